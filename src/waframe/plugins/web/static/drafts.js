/** Unsent words by conversation: at once in this browser, a little later on the server, and never lost between the two. */

import { api, ApiProblem } from "./api.js";
import { signal } from "./vendor/signals.js";

/** @typedef {{text: string, kind: "reply" | "note", reply_to?: string | null}} Draft */

const PREFIX = "waframe.draft.";
const SAVE_MS = 1500;

/** Ids of conversations with unsent words here; rows show a pencil. @type {import("./vendor/signals.js").Signal<Set<string>>} */
export const drafted = signal(new Set(storedIds()));
/** Ids whose words are on the server, too. @type {import("./vendor/signals.js").Signal<Set<string>>} */
export const saved = signal(new Set());

/** @type {Map<string, any>} */
const timers = new Map();

function storedIds() {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => key.slice(PREFIX.length));
}

/** The words kept in this browser. @param {string} id @returns {Draft | null} */
export function localDraft(id) {
  const text = localStorage.getItem(PREFIX + id);
  return text ? JSON.parse(text) : null;
}

/** The words of a conversation: this browser's, else the server's. @param {string} id @returns {Promise<Draft | null>} */
export async function loadDraft(id) {
  const local = localDraft(id);
  if (local) return local;
  const remote = await api.draft(id).catch(() => null);
  return remote?.text ? { text: remote.text, kind: remote.kind } : null;
}

/** Keep words; empty ones are dropped. @param {string} id @param {Draft} draft */
export function keepDraft(id, draft) {
  if (draft.text.trim()) localStorage.setItem(PREFIX + id, JSON.stringify(draft));
  else localStorage.removeItem(PREFIX + id);
  mark(drafted, id, draft.text.trim() !== "");
  mark(saved, id, false);
  clearTimeout(timers.get(id));
  timers.set(id, setTimeout(() => save(id), SAVE_MS));
}

/** Drop the words, for they were sent or given up. @param {string} id */
export function dropDraft(id) {
  keepDraft(id, { text: "", kind: "reply" });
}

/** @param {string} id */
async function save(id) {
  timers.delete(id);
  const draft = localDraft(id);
  try {
    if (draft) await api.keepDraft(id, { text: draft.text, kind: draft.kind });
    else await api.dropDraft(id);
    mark(saved, id, draft !== null);
  } catch (problem) {
    if (!(problem instanceof ApiProblem)) timers.set(id, setTimeout(() => save(id), SAVE_MS * 10));
  }
}

/** @param {import("./vendor/signals.js").Signal<Set<string>>} ids @param {string} id @param {boolean} there */
function mark(ids, id, there) {
  if (ids.value.has(id) === there) return;
  const next = new Set(ids.value);
  if (there) next.add(id);
  else next.delete(id);
  ids.value = next;
}
