/** Soft sounds made on the spot, and the number of unread conversations in the title. */

import { counts, me, socket } from "./state.js";
import { effect } from "./vendor/signals.js";

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

/** Listen for what somebody should hear. */
export function startSounds() {
  socket.on("message.received", (event) => {
    const mine = event.conversation?.agent?.id === me.value?.id;
    if (mine && document.visibilityState !== "visible") play("message");
  });
  socket.on("floor.changed", (event) => event.conversation?.state === "queued" && play("queue"));
  effect(() => {
    const { queue = 0 } = counts.value;
    const plain = document.title.replace(/^\(\d+\) /, "");
    document.title = queue ? `(${queue}) ${plain}` : plain;
  });
}
