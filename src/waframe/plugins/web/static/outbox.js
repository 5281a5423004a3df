/**
 * What was said and has not reached the server: it survives a reload, goes out in order by conversation, and always
 * under the key that it was given first, so that nothing is said twice. The lock lets one tab at a time send.
 */

import { api, ApiProblem, newKey } from "./api.js";
import { keepDraft, localDraft } from "./drafts.js";
import { signal } from "./vendor/signals.js";

/**
 * @typedef {{key: string, conversation_id: string, body: any, at: string, agent_id: string}} Parcel
 * @typedef {{parcel: Parcel, message: import("./api.js").Message}} Sent
 * @typedef {{parcel: Parcel, problem: ApiProblem}} Returned
 */

const STORED = "waframe.outbox";
const LOCK = "waframe.outbox";
const AGAIN_MS = 5000;

/** @returns {Parcel[]} */
const read = () => JSON.parse(localStorage.getItem(STORED) ?? "[]");

/** All that waits, oldest first. */
export const waiting = signal(read());

/** @type {Set<(sent: Sent) => void>} */
const onSentListeners = new Set();
/** @type {Set<(returned: Returned) => void>} */
const onReturnedListeners = new Set();
/** @type {any} */
let again = null;
let sender = "";

/** Hear of what arrived at the server. @param {(sent: Sent) => void} listener @returns {() => void} */
export function onSent(listener) {
  onSentListeners.add(listener);
  return () => onSentListeners.delete(listener);
}

/** Hear of what the server refused; its text is back in the draft. @param {(returned: Returned) => void} listener @returns {() => void} */
export function onReturned(listener) {
  onReturnedListeners.add(listener);
  return () => onReturnedListeners.delete(listener);
}

/** @param {(parcels: Parcel[]) => Parcel[]} change */
function write(change) {
  const parcels = change(read());
  localStorage.setItem(STORED, JSON.stringify(parcels));
  waiting.value = parcels;
}

/** Say something: it is kept first and sent then. @param {string} conversationId @param {any} body @returns {Parcel} */
export function say(conversationId, body) {
  const parcel = { key: newKey(), conversation_id: conversationId, body, at: new Date().toISOString(), agent_id: sender };
  write((parcels) => [...parcels, parcel]);
  flush();
  return parcel;
}

/** Take back what has not been sent. @param {string} key */
export const takeBack = (key) => write((parcels) => parcels.filter((one) => one.key !== key));

/** Send what waits, in order; what one agent said is never sent in another's name. */
export function flush() {
  clearTimeout(again);
  if (!sender) return Promise.resolve();
  return navigator.locks ? navigator.locks.request(LOCK, sendAll) : sendAll();
}

async function sendAll() {
  for (;;) {
    const parcel = read().find((one) => one.agent_id === sender);
    if (!parcel) return;
    try {
      const message = await api.send(parcel.conversation_id, parcel.body, parcel.key);
      takeBack(parcel.key);
      for (const listener of onSentListeners) listener({ parcel, message });
    } catch (problem) {
      if (!(problem instanceof ApiProblem) || problem.status === 429 || problem.status >= 500) {
        again = setTimeout(flush, AGAIN_MS);
        return;
      }
      takeBack(parcel.key);
      giveBack(parcel);
      for (const listener of onReturnedListeners) listener({ parcel, problem });
    }
  }
}

/** Put a refused text back where it was written, before whatever was written since. @param {Parcel} parcel */
function giveBack({ conversation_id, body }) {
  const words = body.text ?? body.content?.caption;
  if (!words) return;
  const draft = localDraft(conversation_id);
  const text = draft?.text ? `${words}\n${draft.text}` : words;
  keepDraft(conversation_id, { text, kind: body.note ? "note" : "reply", reply_to: body.reply_to });
}

/** Begin to send what is left of last time, and whenever the network comes back. @param {string} agentId */
export function startOutbox(agentId) {
  sender = agentId;
  addEventListener("online", flush);
  addEventListener("storage", (event) => event.key === STORED && (waiting.value = read()));
  flush();
}
