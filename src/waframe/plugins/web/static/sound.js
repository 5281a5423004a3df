/** What is heard and what the window's title says: soft sounds made on the spot, and how many wait in the queue. */

import { act, current, open } from "./actions.js";
import { EXPIRING_MS, standing, titleOf } from "./floor.js";
import { conversation, counts, list, me, now, openId, socket } from "./state.js";
import { t } from "./texts.js";
import { announce, notify } from "./ui.js";
import { computed, effect } from "./vendor/signals.js";

const STORED = "waframe.sound";
const NOTES = { message: [660], queue: [520, 780], expiring: [440, 370] };

/** @type {AudioContext | null} */
let context = null;

/** Whether sounds are on. */
export const soundOn = () => localStorage.getItem(STORED) !== "off";

/** Switch sounds on or off. @param {boolean} on */
export const useSound = (on) => localStorage.setItem(STORED, on ? "on" : "off");

/** Play a soft sound. @param {keyof typeof NOTES} name */
export async function play(name) {
  if (!soundOn() || !navigator.userActivation?.hasBeenActive) return;
  context ??= new AudioContext();
  if (context.state === "suspended") await context.resume();
  NOTES[name].forEach((frequency, index) => ring(/** @type {AudioContext} */ (context), frequency, index * 0.14));
}

/** @param {AudioContext} audio @param {number} frequency @param {number} after */
function ring(audio, frequency, after) {
  const begin = audio.currentTime + after;
  const tone = new OscillatorNode(audio, { type: "sine", frequency });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.linearRampToValueAtTime(0.06, begin + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.35);
  tone.connect(volume).connect(audio.destination);
  tone.start(begin);
  tone.stop(begin + 0.4);
}

/** Listen for what somebody should hear, and keep the title. */
export function startSounds() {
  socket.on("message.received", (event) => {
    const mine = event.conversation?.agent?.id === me.value?.id;
    if (mine && (document.visibilityState !== "visible" || event.conversation_id !== openId.value)) play("message");
  });
  socket.on("floor.changed", (event) => event.conversation?.state === "queued" && play("queue"));
  socket.on("takeover.offered", heardOffer);
  effect(warnOfTime);
  keepTitle();
}

/** A conversation is kept for me for a moment: say so, with the way to take it. @param {any} event */
function heardOffer(event) {
  const one = event.conversation;
  if (!one || event.payload?.agent_id !== me.value?.id) return;
  play("queue");
  const take = () => {
    open(one.id);
    act("take", {}, one.id);
  };
  notify(t("offer.for_you", { name: titleOf(one) }), { voice: "queued", seconds: 20, action: { title: t("actions.take"), run: take } });
}

/** Leases of which the last minute was told, by conversation and end. @type {Set<string>} */
const warned = new Set();

/** One soft sound when a conversation of mine has less than a minute left. */
function warnOfTime() {
  for (const id of new Set([...list.value.ids, ...(openId.value ? [openId.value] : [])])) {
    const one = conversation(id).value;
    if (!one?.lease_until || one.state !== "human" || one.agent?.id !== me.value?.id) continue;
    const left = Date.parse(one.lease_until) - now.value;
    const key = `${id} ${one.lease_until}`;
    if (left <= 0 || left > EXPIRING_MS || warned.has(key)) continue;
    warned.add(key);
    play("expiring");
    announce(t("offer.running_out", { name: titleOf(one) }));
  }
}

/** The title tells the queue, who is open and how that stands; an installed page has the number on its icon. */
function keepTitle() {
  const title = computed(() => {
    const one = current();
    const stands = one && standing(one, me.value?.id ?? "", one.lease_until ? Math.min(now.value, Date.parse(one.lease_until) - EXPIRING_MS - 1) : now.value);
    const plain = [one && titleOf(one), stands?.word, "waframe"].filter(Boolean).join(" · ");
    const { queue = 0 } = counts.value;
    return queue ? `(${queue}) ${plain}` : plain;
  });
  effect(() => void (document.title = title.value));
  const queue = computed(() => counts.value.queue ?? 0);
  effect(() => {
    const waits = queue.value;
    if ("setAppBadge" in navigator) (waits ? navigator.setAppBadge(waits) : navigator.clearAppBadge()).catch(() => undefined);
  });
}
