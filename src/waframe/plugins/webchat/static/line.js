/** The connection: comes back by itself, and sends again what was not stored, so that nothing is lost or comes twice. */

const TOKEN_UNKNOWN = 4401;
const HOPELESS = new Set([4403, 4404]);
const TOO_MANY = 4429;
const MALFORMED = 4400;
/** What was sent could not be read, and would not be the next time either. */
const UNREADABLE = new Set([MALFORMED, 4413, 1009]);
const LARGE = 12_000;
const BEAT_MS = 25_000;
const TYPES_MS = 4000;
const PATIENCE_MS = 45_000;
const WAITS_MS = [300, 1000, 2000, 4000, 8000, 15_000];

/**
 * @typedef {{welcome: (name: string, fresh: boolean) => void, lines: (lines: any[], more: boolean, old: boolean) => void,
 *   taken: (id: string, number: number, at: string) => void, refused: (id: string, reason: string) => void,
 *   state: (read: number, typing: boolean) => void, connection: (state: "on" | "off" | "never") => void}} Hears
 */

export class Line {
  /** @param {string} site @param {import("./memory.js").Memory} memory @param {Hears} hears */
  constructor(site, memory, hears) {
    this.hears = hears;
    this.memory = memory;
    this.site = site;
    this.since = 0;
    this.name = "";
    this.outbox = this.memory.outbox();
    /** @type {WebSocket | null} */
    this.socket = null;
    this.open = false;
    this.tries = 0;
    this.typedAt = 0;
    this.heardAt = 0;
    this.timer = 0;
    this.mark = { got: 0, read: 0 };
    /** @type {Array<(token: string) => void>} */
    this.waiting = [];
    setInterval(() => this.#beat(), BEAT_MS);
    addEventListener("online", () => this.connect());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.connect());
  }

  /** Open a socket, unless there is one. */
  connect() {
    if (this.socket) return;
    clearTimeout(this.timer);
    const url = new URL(`/webchat/${this.site}/socket`, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.socket = socket;
    this.heardAt = Date.now();
    socket.onopen = () => {
      this.#write({ type: "hello", token: this.memory.token(), since: this.since, name: this.name || null });
    };
    socket.onmessage = (event) => this.#hear(JSON.parse(event.data));
    socket.onclose = (event) => this.#closed(socket, event.code);
  }

  /** Say something that must arrive: it is kept until it is stored. @param {any} frame */
  say(frame) {
    this.outbox.push(frame);
    this.typedAt = 0;
    this.memory.add(frame);
    if (this.open) this.#write(frame);
    else this.connect();
  }

  /** Tell how far the page has come. @param {number} read */
  seen(read) {
    const mark = { got: this.since, read: Math.max(read, this.mark.read) };
    if (this.open && (mark.got > this.mark.got || mark.read > this.mark.read)) {
      this.mark = mark;
      this.#write({ type: "mark", ...mark });
    }
  }

  /** @param {string} name */
  call(name) {
    this.name = name;
    if (this.open) this.#write({ type: "name", name });
  }

  /** Tell that the visitor is writing, now and then. */
  types() {
    if (!this.open || Date.now() - this.typedAt < TYPES_MS) return;
    this.typedAt = Date.now();
    this.#write({ type: "typing" });
  }

  /** @param {number} before */
  older(before) {
    if (this.open) this.#write({ type: "older", before });
  }

  /** The token, once there is one. @returns {Promise<string>} */
  token() {
    const token = this.memory.token();
    return token && this.open ? Promise.resolve(token) : new Promise((done) => this.waiting.push(done));
  }

  /** @param {any} word */
  #write(word) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(word));
  }

  /** @param {any} word */
  #hear(word) {
    this.heardAt = Date.now();
    switch (word.type) {
      case "welcome":
        return this.#welcomed(word);
      case "lines":
        if (!word.old) this.since = Math.max(this.since, ...word.lines.map((/** @type {any} */ one) => one.number));
        return this.hears.lines(word.lines, Boolean(word.more), Boolean(word.old));
      case "taken":
        this.#settle(word.id);
        return this.hears.taken(word.id, word.number, word.at);
      case "refused":
        this.#settle(word.id);
        return this.hears.refused(word.id, word.reason);
      case "state":
        return this.hears.state(word.read, word.typing);
    }
  }

  /** @param {{token: string | null, name: string}} word */
  #welcomed(word) {
    if (word.token) this.memory.keepToken(word.token);
    this.open = true;
    this.tries = 0;
    this.mark = { got: 0, read: 0 };
    this.hears.connection("on");
    this.hears.welcome(word.name, Boolean(word.token));
    for (const frame of this.outbox) this.#write(frame);
    const token = this.memory.token() ?? "";
    for (const done of this.waiting.splice(0)) done(token);
  }

  /** @param {string} id */
  #settle(id) {
    this.outbox = this.outbox.filter((one) => one.id !== id);
    this.memory.settle(id);
  }

  /** @param {WebSocket} socket @param {number} code */
  #closed(socket, code) {
    if (socket !== this.socket) return;
    this.socket = null;
    this.open = false;
    if (UNREADABLE.has(code)) this.#giveUp(code);
    if (HOPELESS.has(code)) return this.hears.connection("never");
    this.hears.connection("off");
    if (code === TOKEN_UNKNOWN) {
      this.memory.keepToken(null);
      this.since = 0;
    }
    const wait = code === TOO_MANY ? 15_000 : WAITS_MS[Math.min(this.tries, WAITS_MS.length - 1)];
    this.tries += 1;
    this.timer = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  /** Tell that what cannot be read will not arrive. @param {number} code */
  #giveUp(code) {
    for (const frame of this.outbox.filter((one) => code === MALFORMED || JSON.stringify(one).length > LARGE)) {
      this.#settle(frame.id);
      this.hears.refused(frame.id, "other");
    }
  }

  #beat() {
    if (!this.socket) return;
    if (Date.now() - this.heardAt > PATIENCE_MS) {
      const socket = this.socket;
      this.#closed(socket, 0);
      socket.close();
      return;
    }
    if (this.open) this.#write({ type: "beat" });
  }
}
