/**
 * The one registry of commands: keys, palette, buttons and plugins all run what stands here.
 *
 * Keys are written `mod+k` (Ctrl, on a Mac also ⌘), `shift+e`, `g m` (one after the other), `f6`, `escape`, `?`. Those
 * without `mod` are single keys: they rest inside of inputs, and can be switched off.
 */

import { signal } from "./vendor/signals.js";

/**
 * @typedef {{id: string, title: string, keys?: string[], group?: string, icon?: string, always?: boolean,
 *   when?: () => boolean, run: (event?: KeyboardEvent) => any}} Command `title` is the key of a text; `always` lets a
 *   key work inside of inputs, as Escape does.
 */

const STORED = "waframe.single_keys";
const SEQUENCE_MS = 1200;
const mac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Whether single keys work. */
export const singleKeys = signal(localStorage.getItem(STORED) !== "off");
/** Grows when a command comes or goes. */
export const changed = signal(0);

/** @type {Map<string, Command>} */
const registry = new Map();
/** @type {string | null} */
let begun = null;
/** @type {any} */
let ending = null;

/** Switch single keys on or off. @param {boolean} on */
export function useSingleKeys(on) {
  singleKeys.value = on;
  localStorage.setItem(STORED, on ? "on" : "off");
}

/** Add commands; one with a known id takes its place. @param {Command[]} commands @returns {() => void} takes them out */
export function register(...commands) {
  for (const command of commands) registry.set(command.id, command);
  changed.value += 1;
  return () => {
    for (const command of commands) if (registry.get(command.id) === command) registry.delete(command.id);
    changed.value += 1;
  };
}

/** All commands that can be run now. */
export const commands = () => [...registry.values()].filter((command) => command.when?.() ?? true);

/** All commands, also those that cannot be run now: for the sheet of keys. */
export const allCommands = () => [...registry.values()];

/** Tell whether a command can be run now. @param {string} id */
export const can = (id) => {
  const command = registry.get(id);
  return command !== undefined && (command.when?.() ?? true);
};

/** Run a command by its id, if it can be. @param {string} id */
export function run(id) {
  const command = registry.get(id);
  if (command && (command.when?.() ?? true)) return command.run();
}

/** A command's first key as people read it: Ctrl K, ⇧E, G M; nothing where single keys are off. @param {string} id */
export function keyOf(id) {
  const keys = registry.get(id)?.keys?.[0];
  if (!keys || (!singleKeys.value && isSingle(keys))) return "";
  return keys.split(" ").map(printed).join(" ");
}

/** Keys as people read them. @param {string} keys */
export function printed(keys) {
  return keys
    .split("+")
    .map((key) => ({ mod: mac ? "⌘" : "Ctrl ", shift: "⇧", escape: "Esc", arrowup: "↑", arrowdown: "↓", enter: "↵" })[key] ?? key.toUpperCase())
    .join("")
    .trim();
}

/** @param {string} keys */
const isSingle = (keys) => !keys.includes("mod+") && !/^f\d+$/.test(keys) && keys !== "escape";

/** @param {EventTarget | null} target */
export const isTyping = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** What was pressed, as keys are written here. @param {KeyboardEvent} event */
function pressed(event) {
  const key = event.key.toLowerCase();
  const letter = key.length === 1 && key.toUpperCase() !== key;
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  const shift = event.shiftKey && (letter || key.length > 1) ? "shift+" : "";
  return mod + shift + key;
}

/** @param {KeyboardEvent} event */
function onKeyDown(event) {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  if (["Shift", "Control", "Meta"].includes(event.key)) return;
  const keys = pressed(event);
  const both = begun ? `${begun} ${keys}` : keys;
  begun = null;
  clearTimeout(ending);
  const typing = isTyping(event.target);
  const modal = document.querySelector("dialog[open]") !== null;
  for (const wanted of both === keys ? [keys] : [both, keys]) {
    const command = commands().find((one) => one.keys?.includes(wanted));
    if (!command) continue;
    if (!command.always && (modal || (isSingle(wanted) && (typing || !singleKeys.value)))) continue;
    event.preventDefault();
    command.run(event);
    return;
  }
  if (!typing && !modal && singleKeys.value && commands().some((one) => one.keys?.some((k) => k.startsWith(`${keys} `)))) {
    begun = keys;
    ending = setTimeout(() => (begun = null), SEQUENCE_MS);
  }
}

/** Hear the keyboard. */
export function listen() {
  document.addEventListener("keydown", onKeyDown);
}
