/** Sounds of the thread: they go on while one reads elsewhere, one at a time, at the speed that was chosen last. */

import { formatDuration, t } from "./texts.js";
import { Button, h, html, Icon, signal, useEffect, useSignal } from "./ui.js";

const STORED = "waframe.speed";
const SPEEDS = [1, 1.5, 2];
const KEPT = 20;

/** By address, so that a sound goes on while its bubble is out of sight. @type {Map<string, HTMLAudioElement>} */
const sounds = new Map();
const speed = signal(Number(localStorage.getItem(STORED)) || 1);

/** @param {string} url */
function soundOf(url) {
  const found = sounds.get(url);
  if (found) return found;
  for (const [old, one] of sounds) {
    if (sounds.size < KEPT) break;
    if (one.paused) sounds.delete(old);
  }
  const sound = new Audio();
  sound.preload = "metadata";
  sound.src = url;
  sounds.set(url, sound);
  return sound;
}

/** @param {HTMLAudioElement} sound */
function play(sound) {
  for (const other of sounds.values()) if (other !== sound) other.pause();
  sound.playbackRate = speed.value;
  return sound.play();
}

function faster() {
  speed.value = SPEEDS[(SPEEDS.indexOf(speed.value) + 1) % SPEEDS.length];
  localStorage.setItem(STORED, String(speed.value));
  for (const sound of sounds.values()) sound.playbackRate = speed.value;
}

/**
 * A sound with its controls.
 * @param {{url: string, voice: boolean}} props
 */
export function Player({ url, voice }) {
  const drawn = useSignal(0);
  const broken = useSignal(false);
  const sound = soundOf(url);
  useEffect(() => {
    const draw = () => (drawn.value += 1);
    const names = ["play", "pause", "timeupdate", "loadedmetadata", "ended", "durationchange"];
    for (const name of names) sound.addEventListener(name, draw);
    const fail = () => (broken.value = true);
    sound.addEventListener("error", fail);
    return () => {
      for (const name of names) sound.removeEventListener(name, draw);
      sound.removeEventListener("error", fail);
    };
  }, [sound]);
  const length = Number.isFinite(sound.duration) ? sound.duration : 0;
  const turn = () => (sound.paused ? play(sound).catch(() => (broken.value = true)) : sound.pause());
  if (broken.value) return html`<a class="file" href=${url} download>${h(Icon, { name: "file-down" })}<span>${t("player.broken")}</span></a>`;
  return html`<div class="player" data-drawn=${drawn.value} role="group" aria-label=${t(voice ? "content.voice" : "content.audio")}>
    ${h(Button, { kind: "bare", icon: sound.paused ? "play" : "pause", label: t(sound.paused ? "player.play" : "player.pause"), onClick: turn })}
    <input type="range" min="0" max=${Math.max(length, 0.1)} step="0.1" value=${sound.currentTime} aria-label=${t("player.seek")} aria-valuetext=${t("player.at", { at: formatDuration(sound.currentTime * 1000), length: formatDuration(length * 1000) })}
      onInput=${(/** @type {any} */ event) => (sound.currentTime = Number(event.target.value))} />
    <span class="length">${formatDuration((sound.paused && !sound.currentTime ? length : sound.currentTime) * 1000)}</span>
    <button type="button" class="speed" aria-label=${t("player.speed", { speed: speed.value })} onClick=${faster}>${speed.value}×</button>
  </div>`;
}
