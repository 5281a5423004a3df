/** What the page knows: who I am, the list, the conversations, who else is here; and how an event changes it. */

import { api } from "./api.js";
import { CLOSING_MS } from "./floor.js";
import { createSocket } from "./socket.js";
import { batch, computed, signal } from "./vendor/signals.js";

/** @typedef {import("./api.js").Conversation} Conversation */
/** @template T @typedef {import("./vendor/signals.js").Signal<T>} Signal */

const STORED = "waframe.view";
const COUNT_MS = 1000;
export const TABS = ["mine", "queue", "ai", "all"];
export const SORTS = ["newest", "waiting", "window"];

/** Who is logged in. @type {Signal<import("./api.js").Me | null>} */
export const me = signal(null);
/** The granted branches. @type {Signal<import("./api.js").Branch[]>} */
export const branches = signal([]);
/** The channels over which customers come. @type {Signal<import("./api.js").Channel[]>} */
export const channels = signal([]);
/** Pages that plugins add to the desk. */
export const pages = signal(/** @type {{name: string, title: string, plugin: string, module: string}[]} */ ([]));
/** Seconds go on here, for waiting times and countdowns. */
export const now = signal(Date.now());
/** Of the socket: live, reconnecting or offline. */
export const status = signal("reconnecting");
/** When something was last heard of the server. */
export const heardAt = signal(Date.now());
/** By agent: {agent, online, available, conversation_id}. @type {Signal<Map<string, any>>} */
export const presence = signal(new Map());
/** By conversation: who types what. @type {Signal<Map<string, {agent: any, kind: string, at: number}[]>>} */
export const typing = signal(new Map());
/** The conversation that is open. @type {Signal<string | null>} */
export const openId = signal(null);

const kept = JSON.parse(localStorage.getItem(STORED) ?? "{}");
/** What the list shows. `branches` empty means all of them. */
export const view = signal({
  tab: TABS.includes(kept.tab) ? kept.tab : "all",
  branches: /** @type {string[]} */ (Array.isArray(kept.branches) ? kept.branches : []),
  sort: /** @type {string | null} */ (null),
  filters: /** @type {Record<string, any>} */ ({}),
});
/** The order of the list: the queue begins with whoever waits longest. */
export const order = computed(() => view.value.sort ?? (view.value.tab === "queue" ? "waiting" : "newest"));
export const filterCount = computed(() => Object.keys(view.value.filters).length);

/** @type {Map<string, Signal<Conversation | null>>} */
const conversations = new Map();

/** The list: ids in their order; `counts` by tab; `fresh` counts what waits to be shown while rows are held still. */
export const list = signal({
  ids: /** @type {string[]} */ ([]),
  next: /** @type {string | null} */ (null),
  state: /** @type {"loading" | "more" | "ready" | "failed"} */ ("loading"),
  problem: /** @type {Error | null} */ (null),
});
export const counts = signal(/** @type {Record<string, number>} */ ({}));
export const fresh = signal(0);

export const socket = createSocket({
  poll: (since, signal) => api.get("/api/events", { since }, { signal }),
  login: refreshMe,
});

/** Read anew who I am: the session ended, or my role or branches changed. */
async function refreshMe() {
  me.value = await api.me();
  [branches.value, channels.value] = await Promise.all([api.branches(), api.channels()]);
}

/** Until when a customer counts as writing, by conversation. @type {Signal<Map<string, number>>} */
export const writers = signal(new Map());
const WRITES_MS = 6000;

/** The channel of a conversation, once it is known. @param {Conversation} one */
export const channelOf = (one) => channels.value.find(({ name }) => name === one.channel) ?? null;

/** A conversation by id: a signal that holds null until it is known. @param {string} id */
export function conversation(id) {
  let found = conversations.get(id);
  if (!found) conversations.set(id, (found = signal(/** @type {Conversation | null} */ (null))));
  return found;
}

/** Remember a conversation as it is now. @param {Conversation} value */
export function learn(value) {
  const known = conversation(value.id);
  if (!known.value || known.value.epoch <= value.epoch || value.last_message_at >= known.value.last_message_at) {
    known.value = value;
  }
}

/** @type {AbortController | null} */
let loading = null;

/** Change what the list shows, and read it anew. @param {Partial<typeof view.value>} change */
export function show(change) {
  view.value = { ...view.value, ...change };
  const { tab, branches: chosen } = view.value;
  localStorage.setItem(STORED, JSON.stringify({ tab, branches: chosen }));
  return loadList();
}

/** Set or drop a filter. @param {string} name @param {any} value null drops it */
export function filter(name, value) {
  const { [name]: _, ...others } = view.value.filters;
  return show({ filters: value === null || value === false ? others : { ...others, [name]: value } });
}

/** What the list asks the server for. */
function question() {
  const { tab, branches: chosen, sort, filters } = view.value;
  const granted = new Set(me.value?.branches);
  return { tab, branch: chosen.filter((key) => granted.has(key)), sort, ...filters };
}

/** Read the first page anew. */
export async function loadList() {
  loading?.abort();
  const controller = (loading = new AbortController());
  list.value = { ...list.value, state: "loading", problem: null };
  try {
    const page = await api.conversations({ ...question(), limit: 50 }, controller.signal);
    if (controller.signal.aborted) return;
    batch(() => {
      page.items.forEach(learn);
      list.value = { ids: page.items.map((one) => one.id), next: page.next, state: "ready", problem: null };
      if (page.counts) counts.value = page.counts;
      fresh.value = 0;
    });
    held.clear();
  } catch (problem) {
    if (!controller.signal.aborted) list.value = { ...list.value, state: "failed", problem: /** @type {Error} */ (problem) };
  }
}

/** Read the next page, if there is one and none is being read. */
export async function loadMore() {
  const { next, state } = list.value;
  if (!next || state !== "ready" || !loading) return;
  const controller = loading;
  list.value = { ...list.value, state: "more" };
  try {
    const page = await api.conversations({ ...question(), limit: 50, cursor: next }, controller.signal);
    if (controller.signal.aborted) return;
    batch(() => {
      page.items.forEach(learn);
      const ids = [...new Set([...list.value.ids, ...page.items.map((one) => one.id)])];
      list.value = { ids, next: page.next, state: "ready", problem: null };
    });
  } catch {
    if (!controller.signal.aborted) list.value = { ...list.value, state: "ready" };
  }
}

/** Those that wait to be placed while the pointer is in the list. @type {Set<string>} */
const held = new Set();
let holding = false;

/** Hold the rows still, or let them move again. @param {boolean} value */
export function hold(value) {
  holding = value;
  if (!value) release();
}

/** Place what was held back. */
export function release() {
  const ids = [...held];
  held.clear();
  batch(() => {
    ids.forEach(place);
    fresh.value = 0;
  });
}

/** Put a changed conversation where it belongs in the list, or out of it. @param {string} id */
function place(id) {
  const value = conversation(id).value;
  const { ids, next, state } = list.value;
  if (!value || state === "loading") return;
  const known = ids.includes(id);
  const others = known ? ids.filter((other) => other !== id) : ids;
  if (!belongs(value, known)) {
    if (known && id !== openId.value) list.value = { ...list.value, ids: others };
    return;
  }
  const at = others.findIndex((other) => {
    const stands = conversation(other).value;
    return stands !== null && compare(value, stands) < 0;
  });
  if (at < 0 && next && !known) return;
  const place = at < 0 ? others.length : at;
  if (known && ids[place] === id) return;
  list.value = { ...list.value, ids: [...others.slice(0, place), id, ...others.slice(place)] };
}

/** @param {Conversation} one @param {Conversation} other */
function compare(one, other) {
  const far = "9999";
  if (order.value === "waiting") return (one.waiting_since ?? far) < (other.waiting_since ?? far) ? -1 : 1;
  if (order.value === "window") return (one.window_until ?? far) < (other.window_until ?? far) ? -1 : 1;
  return one.last_message_at > other.last_message_at ? -1 : 1;
}

/** Which tab besides `all` a conversation is in. @param {Conversation | null} value */
export function tabOf(value) {
  if (!value) return null;
  if (value.state === "queued") return "queue";
  if (value.state === "ai") return "ai";
  return value.state === "human" && value.agent?.id === me.value?.id ? "mine" : null;
}

/** @param {Conversation} value @param {boolean} known whether it is in the list: what only the server can tell stays */
function belongs(value, known) {
  const { tab, branches: chosen, filters } = view.value;
  if (tab !== "all" && tabOf(value) !== tab) return false;
  if (chosen.length && !chosen.includes(value.branch)) return false;
  if (filters.unread && !value.unread) return false;
  if (filters.failed && !value.failed) return false;
  if (filters.label && !value.labels.includes(filters.label)) return false;
  if (filters.agent && value.agent?.id !== filters.agent) return false;
  if (filters.state && value.state !== filters.state) return false;
  if (filters.closing && !(value.window_until && Date.parse(value.window_until) - Date.now() < CLOSING_MS)) return false;
  return known || !(filters.has || filters.since || filters.until);
}

/** Take in an event of the server. @param {any} event */
function apply(event) {
  heardAt.value = Date.now();
  if (!event.conversation) return;
  const value = /** @type {Conversation} */ (event.conversation);
  const before = conversation(value.id).value;
  learn(value);
  recount(before, value);
  if (!holding) place(value.id);
  else if (moves(value)) {
    held.add(value.id);
    fresh.value = held.size;
  }
}

/** Tell whether a change would move rows. @param {Conversation} value */
function moves(value) {
  const { ids } = list.value;
  const known = ids.includes(value.id);
  return known !== belongs(value, known) || (known && ids[0] !== value.id && !inOrder(value));
}

/** @param {Conversation} value */
function inOrder(value) {
  const { ids } = list.value;
  const at = ids.indexOf(value.id);
  const before = at > 0 ? conversation(ids[at - 1]).value : null;
  const after = at + 1 < ids.length ? conversation(ids[at + 1]).value : null;
  return (!before || compare(before, value) <= 0) && (!after || compare(value, after) <= 0);
}

/** @type {any} */
let counting = null;

/** Counts follow what is known; where a conversation was not known before, the server is asked. @param {Conversation | null} before @param {Conversation} after */
function recount(before, after) {
  if (before) {
    const [from, to] = [tabOf(before), tabOf(after)];
    if (from === to) return;
    const next = { ...counts.value };
    if (from && next[from] > 0) next[from] -= 1;
    if (to) next[to] = (next[to] ?? 0) + 1;
    counts.value = next;
    return;
  }
  counting ??= setTimeout(async () => {
    counting = null;
    const page = await api.conversations({ ...question(), limit: 1 }, new AbortController().signal).catch(() => null);
    if (page?.counts) counts.value = page.counts;
  }, COUNT_MS);
}

/** @param {any} event */
function sawPresence(event) {
  const next = new Map(presence.value);
  next.set(event.agent.id, event);
  presence.value = next;
}

/** @param {any} event */
function sawTyping(event) {
    const next = new Map(typing.value);
  const others = (next.get(event.conversation_id) ?? []).filter((one) => one.agent.id !== event.agent.id);
  if (event.kind) others.push({ agent: event.agent, kind: event.kind, at: Date.now() });
  next.set(event.conversation_id, others);
  typing.value = next;
}

/** Read all anew: after a gap, nothing that is shown can be trusted. */
export async function reload() {
  const [found] = await Promise.all([api.branches(), loadList()]);
  branches.value = found;
}

/** Begin: who I am, my branches, the first page, and then what happens. */
export async function begin() {
  const who = await api.me();
  me.value = who;
  const newest = await api.get("/api/events");
  const [found, ways, seen] = await Promise.all([api.branches(), api.channels(), api.get("/api/presence"), loadList()]);
  branches.value = found;
  channels.value = ways;
  presence.value = new Map(seen.agents.map((/** @type {any} */ one) => [one.agent.id, one]));
  for (const one of seen.typing) sawTyping(one);
  socket.on("*", apply);
  socket.on("agent.typing", sawTyping);
  socket.on("customer.typing", ({ conversation_id }) => (writers.value = new Map(writers.value).set(conversation_id, Date.now() + WRITES_MS)));
  socket.on("presence.changed", sawPresence);
  socket.on("beat", () => (heardAt.value = Date.now()));
  socket.on("status", (value) => (status.value = value));
  socket.on("gap", reload);
  socket.start(newest.last);
  setInterval(() => document.visibilityState === "visible" && (now.value = Date.now()), 1000);
}
