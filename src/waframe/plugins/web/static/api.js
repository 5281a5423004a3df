/** The HTTP interface: JSON, problem documents, idempotent writes, and a login that interrupts without losing anything. */

/**
 * @typedef {{name: string, title: string, icon: string, window_seconds: number | null, has_templates: boolean,
 *   files: {kind: string, largest_bytes: number, mimes: string[], still_bytes: number | null}[]}} Channel
 */
/**
 * @typedef {{id: string, name: string, role: string, branches: string[], language: string, is_person: boolean}} Me
 * @typedef {{key: string, name: string, timezone: string, language: string, active: boolean, queue?: number,
 *   unread?: number, trouble?: string | null}} Branch
 * @typedef {{type: string, id: string | null, name: string | null}} Sender
 * @typedef {{id: string, branch: string, channel: string, state: string, floor: string, epoch: number,
 *   customer: {id: string, name: string | null, phone: string | null, username: string | null},
 *   agent: {id: string, name: string} | null, lease_until: string | null,
 *   reserved: {agent: {id: string, name: string}, until: string} | null, waiting_since: string | null,
 *   snoozed_until: string | null, closed_at: string | null, window_until: string | null, opened_at: string,
 *   unread: number, failed: boolean, labels: string[], last_message: LastMessage | null,
 *   last_message_at: string}} Conversation
 * @typedef {{id: string, text: string, type: string, direction: string, sender: Sender, status: string,
 *   at: string}} LastMessage
 * @typedef {{id: string, seq: number, channel_id: string | null, direction: string, sender: Sender, content: any,
 *   text: string, reply_to: string | null, status: string, error: any, at: string, conversation_id: string,
 *   media: any, reactions: any[], edited_at: string | null, revoked_at: string | null, retry_of: string | null,
 *   due_at: string | null, key: string | null}} Message
 */

/** A refusal of the server: `code` never changes, `document` holds whatever else it said. */
export class ApiProblem extends Error {
  /** @param {number} status @param {Record<string, any>} document */
  constructor(status, document) {
    super(document.detail ?? document.title ?? `HTTP ${status}`);
    this.name = "ApiProblem";
    this.status = status;
    /** @type {string} */
    this.code = document.code ?? "unknown";
    /** @type {string} */
    this.detail = document.detail ?? "";
    this.document = document;
  }
}

/** The server could not be reached: what was asked for may be asked again with the same key. */
export class Unreachable extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    super("the server cannot be reached");
    this.name = "Unreachable";
    this.cause = cause;
  }
}

/** @type {(() => Promise<void>) | null} */
let askForLogin = null;
/** @type {Promise<void> | null} */
let loggingIn = null;

/** Say how to ask somebody to log in; requests wait for it, and are repeated. @param {() => Promise<void>} ask */
export function onLoginNeeded(ask) {
  askForLogin = ask;
}

/** Ask for the login once, however many requests need it. */
export function requireLogin() {
  if (!askForLogin) return Promise.reject(new Error("nobody asks for a login"));
  loggingIn ??= askForLogin().finally(() => (loggingIn = null));
  return loggingIn;
}

/** A new key for a write that may be repeated. */
export const newKey = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");

/**
 * Ask the server for something.
 * @param {string} method
 * @param {string} path
 * @param {{query?: Record<string, any>, body?: any, key?: string, signal?: AbortSignal, login?: boolean}} [options]
 * @returns {Promise<any>} the answer's JSON, or null where there is none. Raises ApiProblem or Unreachable.
 */
export async function ask(method, path, { query, body, key, signal, login = true } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  const raw = body instanceof Blob;
  if (body !== undefined) headers["Content-Type"] = raw ? body.type || "application/octet-stream" : "application/json";
  if (key) headers["Idempotency-Key"] = key;
  const request = { method, headers, signal, body: body === undefined ? undefined : raw ? body : JSON.stringify(body) };
  for (;;) {
    let response;
    try {
      response = await fetch(path + questionMark(query), request);
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Unreachable(error);
    }
    if (response.ok) return response.status === 204 ? null : await read(response);
    if (response.status === 401 && login) {
      await requireLogin();
      continue;
    }
    if ([502, 503, 504].includes(response.status)) throw new Unreachable(response.status);
    throw new ApiProblem(response.status, (await read(response)) ?? {});
  }
}

/** @param {Response} response */
async function read(response) {
  const text = await response.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

/** @param {Record<string, any>} [query] empty values are left out, lists are repeated */
function questionMark(query) {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "" && one !== false) asked.append(name, one === true ? "1" : String(one));
    }
  }
  const text = asked.toString();
  return text ? `?${text}` : "";
}

const chat = (/** @type {string} */ id) => `/api/conversations/${encodeURIComponent(id)}`;

/** The routes by name. */
export const api = {
  get: (/** @type {string} */ path, /** @type {any} */ query, /** @type {any} */ more) => ask("GET", path, { query, ...more }),
  post: (/** @type {string} */ path, /** @type {any} */ body, /** @type {any} */ more) => ask("POST", path, { body, ...more }),
  put: (/** @type {string} */ path, /** @type {any} */ body, /** @type {any} */ more) => ask("PUT", path, { body, ...more }),
  delete: (/** @type {string} */ path, /** @type {any} */ more) => ask("DELETE", path, more),

  login: (/** @type {string} */ login, /** @type {string} */ password) =>
    ask("POST", "/api/login", { body: { login, password }, login: false }),
  logout: () => ask("POST", "/api/logout", { login: false }),
  /** @returns {Promise<Me>} */
  me: () => ask("GET", "/api/me"),
  sessions: () => ask("GET", "/api/me/sessions"),
  endSession: (/** @type {string} */ id) => ask("DELETE", `/api/me/sessions/${id}`),
  /** @returns {Promise<Branch[]>} */
  branches: () => ask("GET", "/api/branches"),
  channels: () => ask("GET", "/api/channels"),
  agents: (/** @type {string[]} */ branch) => ask("GET", "/api/agents", { query: { branch } }),
  /** @returns {Promise<{items: Conversation[], next: string | null, counts: any}>} */
  conversations: (/** @type {any} */ query, /** @type {AbortSignal} */ signal) => ask("GET", "/api/conversations", { query, signal }),
  conversation: (/** @type {string} */ id, /** @type {AbortSignal} */ signal) => ask("GET", chat(id), { signal }),
  read: (/** @type {string} */ id, /** @type {number} */ seq) => ask("POST", `${chat(id)}/read`, { body: { seq } }),
  actions: (/** @type {string} */ id) => ask("GET", `${chat(id)}/actions`),
  act: (/** @type {string} */ id, /** @type {string} */ name, /** @type {any} */ values = {}, key = newKey()) =>
    ask("POST", `${chat(id)}/actions/${encodeURIComponent(name)}`, { body: values, key }),
  /** @returns {Promise<{items: Message[], next: string | null, previous: string | null, read_seq: number}>} */
  messages: (/** @type {string} */ id, /** @type {any} */ query, /** @type {AbortSignal} */ signal) =>
    ask("GET", `${chat(id)}/messages`, { query, signal }),
  /** @returns {Promise<Message>} */
  send: (/** @type {string} */ id, /** @type {any} */ body, /** @type {string} */ key) =>
    ask("POST", `${chat(id)}/messages`, { body, key }),
  retry: (/** @type {string} */ id, /** @type {string} */ message, key = newKey()) =>
    ask("POST", `${chat(id)}/messages/${message}/retry`, { body: {}, key }),
  withdraw: (/** @type {string} */ id, /** @type {string} */ message) => ask("DELETE", `${chat(id)}/messages/${message}`),
  upload: (/** @type {File | Blob} */ file, /** @type {string} */ filename, key = newKey()) =>
    ask("POST", "/api/media", { query: { filename }, body: file, key }),
  draft: (/** @type {string} */ id) => ask("GET", `${chat(id)}/draft`),
  keepDraft: (/** @type {string} */ id, /** @type {{text: string, kind: string}} */ draft) =>
    ask("PUT", `${chat(id)}/draft`, { body: draft }),
  dropDraft: (/** @type {string} */ id) => ask("DELETE", `${chat(id)}/draft`),
  customerNote: (/** @type {string} */ id, /** @type {string} */ text, /** @type {string} */ before) =>
    ask("PUT", `/api/customers/${id}/note`, { body: { text, before } }),
  panels: (/** @type {string} */ id, /** @type {AbortSignal} */ signal) => ask("GET", `${chat(id)}/panels`, { signal }),
  changeMe: (/** @type {{language?: string}} */ change) => ask("PATCH", "/api/me", { body: change }),
  subscription: () => ask("GET", "/api/push"),
  subscribe: (/** @type {any} */ subscription) => ask("PUT", "/api/push", { body: subscription }),
  unsubscribe: (/** @type {string} */ endpoint) => ask("POST", "/api/push/end", { body: { endpoint } }),
  canned: (/** @type {string} */ branch) => ask("GET", `/api/branches/${encodeURIComponent(branch)}/canned`),
  templates: (/** @type {string} */ id) => ask("GET", `${chat(id)}/templates`),
  previewTemplate: (/** @type {string} */ id, /** @type {any} */ body) => ask("POST", `${chat(id)}/templates/preview`, { body }),
  search: (/** @type {any} */ query, /** @type {AbortSignal} */ signal) => ask("GET", "/api/search", { query, signal }),
  overview: (/** @type {any} */ query) => ask("GET", "/api/overview", { query }),
};
