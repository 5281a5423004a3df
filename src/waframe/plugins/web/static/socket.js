/**
 * What happens, live: one socket per browser. The tab that holds the lock speaks with the server, the others hear it
 * from that tab. Framework-free: `on(name, fn)`, `send(object)`, `status()`.
 *
 * Names: those of the server's events, `*` for every event, `beat`, `status` (live | reconnecting | offline), and `gap`, after
 * which lists have to be read anew.
 */

const LOCK = "waframe.socket";
const SILENCE_MS = 20_000;
const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const TRIES_BEFORE_POLLING = 3;
const POLLING_MS = 60_000;

/** @typedef {"live" | "reconnecting" | "offline"} Status */

/**
 * @param {{poll: (since: number, signal: AbortSignal) => Promise<any>, login: () => Promise<void>}} server
 */
export function createSocket(server) {
  /** @type {Map<string, Set<(value: any) => void>>} */
  const listeners = new Map();
  const channel = new BroadcastChannel(LOCK);
  let last = 0;
  /** @type {Status} */
  let status = "reconnecting";
  let leading = false;
  /** @type {WebSocket | null} */
  let socket = null;
  let tries = 0;
  /** @type {any} */
  let retry = null;
  /** @type {any} */
  let silence = null;
  /** @type {AbortController | null} */
  let polling = null;

  /** @param {string} name @param {any} value */
  function tell(name, value) {
    for (const listener of listeners.get(name) ?? []) listener(value);
  }

  /** @param {Status} value */
  function become(value) {
    if (leading) channel.postMessage({ kind: "status", value });
    if (value === status) return;
    status = value;
    tell("status", value);
  }

  /** Take in what the server said, once. @param {any} event */
  function take(event) {
    if (event.name === "beat") {
      last = Math.max(last, event.number);
      tell("beat", event);
      return;
    }
    if (event.name === "gap") {
      tell("gap", null);
      return;
    }
    if (typeof event.number === "number") {
      if (event.number <= last) return;
      last = event.number;
    }
    tell(event.name, event);
    tell("*", event);
  }

  /** @param {any} event */
  function heard(event) {
    watch();
    if (event.name === "beat") send({ do: "beat" });
    channel.postMessage({ kind: "event", event });
    take(event);
  }

  /** The server beats every 15 s, after all that it had to tell; a socket that is silent for longer is dead. */
  function watch() {
    clearTimeout(silence);
    silence = setTimeout(() => drop(), SILENCE_MS);
  }

  function drop() {
    const old = socket;
    socket = null;
    clearTimeout(silence);
    if (old) {
      old.onopen = old.onmessage = old.onclose = null;
      old.close();
    }
    later();
  }

  function connect() {
    clearTimeout(retry);
    retry = null;
    if (!leading || socket) return;
    const url = new URL(`/api/events?since=${last}`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const opened = new WebSocket(url);
    socket = opened;
    watch();
    opened.onopen = () => {
      tries = 0;
      polling?.abort();
      polling = null;
      become("live");
    };
    opened.onmessage = (message) => heard(JSON.parse(message.data));
    opened.onclose = async (closed) => {
      if (socket !== opened) return;
      socket = null;
      clearTimeout(silence);
      if (closed.code === 4401) await server.login();
      later();
    };
  }

  function later() {
    if (!leading) return;
    if (!polling) become(navigator.onLine ? "reconnecting" : "offline");
    tries += 1;
    if (tries >= TRIES_BEFORE_POLLING && !polling && navigator.onLine) poll();
    again();
  }

  /** Try the socket again: seldom while polling works, else after a pause that doubles. */
  function again() {
    const wait = polling ? POLLING_MS : Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1)) * (0.5 + Math.random());
    clearTimeout(retry);
    retry = setTimeout(connect, wait);
  }

  /** Where sockets are blocked: ask again and again, until one opens. */
  async function poll() {
    const controller = new AbortController();
    polling = controller;
    try {
      while (!controller.signal.aborted) {
        const answer = await server.poll(last, controller.signal);
        become("live");
        if (answer.gap) heardFromPoll({ name: "gap" });
        for (const event of answer.events) heardFromPoll(event);
        last = Math.max(last, answer.last);
      }
    } catch {
      if (polling !== controller) return;
      polling = null;
      become(navigator.onLine ? "reconnecting" : "offline");
      again();
    }
  }

  /** @param {any} event */
  function heardFromPoll(event) {
    channel.postMessage({ kind: "event", event });
    take(event);
  }

  /** Try at once: the network came back, or somebody looks again. */
  function hurry() {
    if (!leading) {
      channel.postMessage({ kind: "hello", last });
      return;
    }
    if (navigator.onLine && !socket) {
      tries = 0;
      connect();
    }
  }

  channel.onmessage = ({ data }) => {
    if (data.kind === "event" && !leading) take(data.event);
    else if (data.kind === "status" && !leading) become(data.value);
    else if (data.kind === "send" && leading) send(data.value);
    else if (data.kind === "hello" && leading) {
      channel.postMessage({ kind: "welcome", status, last, missed: data.last < last });
    } else if (data.kind === "welcome" && !leading) {
      become(data.status);
      if (data.last > last) {
        last = data.last;
        tell("gap", null);
      }
    }
  };

  addEventListener("online", hurry);
  addEventListener("offline", () => leading && drop());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hurry());

  /** Say something to the server; it is dropped where there is no socket, for it is only of the moment. @param {any} value */
  function send(value) {
    if (!leading) channel.postMessage({ kind: "send", value });
    else if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(value));
  }

  return {
    /** Hear of a name. @param {string} name @param {(value: any) => void} listener @returns {() => void} the end of it */
    on(name, listener) {
      const heard = listeners.get(name) ?? new Set();
      listeners.set(name, heard.add(listener));
      return () => heard.delete(listener);
    },
    send,
    status: () => status,
    /** The number of the last event. */
    last: () => last,
    /** Begin after an event: become the tab that speaks with the server, or hear it from that one. @param {number} since */
    start(since) {
      last = since;
      channel.postMessage({ kind: "hello", last });
      const lead = () => {
        leading = true;
        connect();
        return new Promise(() => {});
      };
      if (navigator.locks) navigator.locks.request(LOCK, lead);
      else lead();
    },
  };
}
