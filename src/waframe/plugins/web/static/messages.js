/** What is known of each thread: pages by number, read ahead of need, kept while they may be wanted again, and changed by events. */

import { api } from "./api.js";
import { conversation, learn, openId, socket } from "./state.js";
import { signal } from "./vendor/signals.js";

/** @typedef {import("./api.js").Message} Message */
/**
 * @typedef {{items: Message[], older: boolean, newer: boolean, state: "loading" | "ready" | "failed", busy: boolean,
 *   problem: Error | null, read: number, line: number | null}} Known `items` have no holes; `older` and `newer` tell
 *   whether the server has more at either end; `line` is the number after which the unread ones begin
 */
/** @typedef {import("./vendor/signals.js").Signal<Known>} Thread */

const PAGE = 50;
const LARGE_PAGE = 200;
const KEPT = 30;
const FURTHEST_PAGES = 25;

/** Those known, the one that was wanted last at the end. @type {Map<string, Thread>} */
const threads = new Map();
/** What is being read, by conversation. @type {Map<string, Promise<void>>} */
const reading = new Map();

/** What was told of a thread while a page of it was under way, which may be older than that. @type {Map<string, Message[]>} */
const told = new Map();

/** @returns {Known} */
const nothing = () => ({ items: [], older: false, newer: false, state: "loading", busy: false, problem: null, read: 0, line: null });

/** The thread of a conversation, which may have to be read first. @param {string} id @returns {Thread} */
export function threadOf(id) {
  const found = threads.get(id) ?? signal(nothing());
  threads.delete(id);
  threads.set(id, found);
  for (const old of threads.keys()) {
    if (threads.size <= KEPT) break;
    if (old !== openId.value) threads.delete(old);
  }
  return found;
}

/** Read the newest page, unless it is known. @param {string} id @returns {Promise<void>} */
export function prefetch(id) {
  const thread = threadOf(id);
  const known = thread.value;
  if (known.state === "ready") return Promise.resolve();
  const under = reading.get(id);
  if (under) return under;
  if (known.state === "failed") thread.value = nothing();
  const read = readNewest(id, thread).finally(() => reading.delete(id));
  reading.set(id, read);
  return read;
}

/** @param {string} id @param {Thread} thread */
async function readNewest(id, thread) {
  try {
    await ask(id, { limit: PAGE }, (page) => take(thread, page));
  } catch (problem) {
    thread.value = { ...thread.value, state: "failed", problem: /** @type {Error} */ (problem) };
  }
}

/** Put a page in the place of all that is known. @param {Thread} thread @param {any} page */
function take(thread, page) {
  thread.value = { ...thread.value, items: page.items, older: page.next !== null, newer: page.previous !== null, state: "ready", busy: false, problem: null, read: page.read_seq };
}

/** Ask for a page; what is told meanwhile is put in its place afterwards. @param {string} id @param {any} query @param {(page: any) => void} use */
async function ask(id, query, use) {
  if (!told.has(id)) told.set(id, []);
  try {
    use(await api.messages(id, query, new AbortController().signal));
  } finally {
    const messages = told.get(id) ?? [];
    told.delete(id);
    messages.forEach(place);
  }
}

/** Mark where the unread ones begin, for whoever opens the thread now. @param {string} id */
export function drawLine(id) {
  const thread = threadOf(id);
  const { items, read, line } = thread.value;
  const next = items.some((one) => one.direction === "in" && one.seq > read) ? read : null;
  if (next !== line) thread.value = { ...thread.value, line: next };
}

/** Read older ones, if there are. @param {string} id @param {number} [limit] */
export async function loadOlder(id, limit = PAGE) {
  const thread = threadOf(id);
  const { items, older, busy, state } = thread.value;
  if (!older || busy || state !== "ready") return;
  await extend(id, thread, { before: items[0].seq, limit });
}

/** Read newer ones, if there are. @param {string} id */
export async function loadNewer(id) {
  const thread = threadOf(id);
  const { items, newer, busy, state } = thread.value;
  if (!newer || busy || state !== "ready") return;
  await extend(id, thread, { after: items.at(-1)?.seq ?? 0, limit: PAGE });
}

/** @param {string} id @param {Thread} thread @param {any} query */
async function extend(id, thread, query) {
  const begun = thread.value.items;
  thread.value = { ...thread.value, busy: true };
  try {
    await ask(id, query, (page) => {
      const known = thread.value;
      const edge = (/** @type {Message[]} */ items) => (query.before ? items[0] : items.at(-1))?.seq;
      if (edge(known.items) !== edge(begun)) {
        thread.value = { ...known, busy: false };
        return;
      }
      const there = new Set(known.items.map((one) => one.id));
      const fresh = page.items.filter((/** @type {Message} */ one) => !there.has(one.id));
      thread.value = query.before
        ? { ...known, items: [...fresh, ...known.items], older: page.next !== null, busy: false }
        : { ...known, items: [...known.items, ...fresh], newer: page.previous !== null, busy: false };
    });
  } catch {
    thread.value = { ...thread.value, busy: false };
  }
}

/** Read the newest ones in the place of what is known. @param {string} id */
export async function loadNewest(id) {
  await readNewest(id, threadOf(id));
}

/** Read what stands around a message, by its number or id; false where it is not there. @param {string} id @param {number | string} message */
export async function loadAround(id, message) {
  try {
    await ask(id, { around: message, limit: PAGE }, (page) => take(threadOf(id), page));
    return true;
  } catch {
    return false;
  }
}

/** Read older pages until a message is there; undefined where it is not. @param {string} id @param {(one: Message) => boolean} wanted */
export async function seek(id, wanted) {
  const thread = threadOf(id);
  for (let pages = 0; pages < FURTHEST_PAGES; pages += 1) {
    const found = thread.value.items.find(wanted);
    if (found || !thread.value.older) return found;
    const before = thread.value.items.length;
    await loadOlder(id, LARGE_PAGE);
    if (thread.value.items.length === before) return undefined;
  }
  return undefined;
}

/** Put a message where its number says; a known one is replaced, and moves where its number is another now. @param {Message} message */
export function place(message) {
  const thread = threads.get(message.conversation_id);
  told.get(message.conversation_id)?.push(message);
  if (!thread || thread.value.state !== "ready") return;
  const { items, newer, older } = thread.value;
  const at = items.findLastIndex((one) => one.id === message.id);
  if (at >= 0 && items[at].seq === message.seq) {
    thread.value = { ...thread.value, items: items.with(at, message) };
    return;
  }
  const others = at >= 0 ? items.toSpliced(at, 1) : items;
  const beyond = (newer && message.seq > (others.at(-1)?.seq ?? 0)) || (older && message.seq < (others[0]?.seq ?? 0));
  const after = others.findLastIndex((one) => one.seq < message.seq);
  const next = beyond ? others : others.toSpliced(after + 1, 0, message);
  if (next !== items) thread.value = { ...thread.value, items: next };
}

/** Put a message there that an answer brought; where an event was faster, that one knows more. @param {Message} message */
export function introduce(message) {
  const known = threads.get(message.conversation_id)?.value.items;
  if (!known?.some((one) => one.id === message.id)) place(message);
}

/** Tell whether somebody looks at the page. */
export const attentive = () => document.visibilityState === "visible" && document.hasFocus();

/** Mark the open thread as read up to its end, when somebody looks at it. */
export function markRead() {
  const id = openId.value;
  if (!id || !attentive()) return;
  const thread = threadOf(id);
  const { items, newer, state, read } = thread.value;
  const last = items.at(-1);
  const value = conversation(id).value;
  if (state !== "ready" || newer || !last || (last.seq <= read && !value?.unread)) return;
  thread.value = { ...thread.value, read: Math.max(read, last.seq) };
  if (value?.unread) learn({ ...value, unread: 0 });
  api.read(id, last.seq).catch(() => undefined);
}

/** Take in a live event. @param {any} event */
function apply(event) {
  const { message, conversation_id: id } = event;
  if (!message) return;
  const thread = threads.get(id);
  const before = thread?.value.items.at(-1)?.seq ?? 0;
  place(message);
  if (!thread || id !== openId.value || message.direction !== "in" || message.seq <= before) return;
  if (attentive()) markRead();
  else if (thread.value.line === null) thread.value = { ...thread.value, line: before };
}

/** After a gap nothing that is kept can be trusted: the open thread is read anew, the others when they are opened. */
function forget() {
  for (const id of [...threads.keys()]) if (id !== openId.value) threads.delete(id);
  if (openId.value) loadNewest(openId.value);
}

/** Follow what happens, once for the page. */
export function followMessages() {
  socket.on("*", apply);
  socket.on("gap", forget);
  addEventListener("focus", markRead);
  document.addEventListener("visibilitychange", markRead);
  document.addEventListener("pointerover", (event) => {
    const id = /** @type {HTMLElement} */ (event.target).closest?.("a.row")?.getAttribute("data-id");
    if (id && id !== openId.value) prefetch(id);
  });
}
