/** The messages on the page, in the order of their numbers, those that are not stored yet at the end. */

import { bubble, gist } from "./bubbles.js";
import { make } from "./nodes.js";
import { clock, day, t } from "./words.js";

/** @typedef {import("./bubbles.js").Message} Message */

export const UNSTORED = Number.MAX_SAFE_INTEGER;

export class Thread {
  /** @param {HTMLElement} element @param {import("./bubbles.js").Does} does @param {string} title */
  constructor(element, does, title) {
    this.element = element;
    this.does = does;
    this.title = title;
    /** @type {Map<string, HTMLElement>} */
    this.nodes = new Map();
    /** @type {Map<string, Message>} */
    this.messages = new Map();
    this.read = 0;
    this.first = UNSTORED;
    this.lastOfOurs = 0;
  }

  /** Show a message, or what is new of it. @param {Message} message @param {string} [trouble] */
  show(message, trouble) {
    const key = message.mine || message.id;
    const known = this.nodes.get(key);
    const node = this.#draw(message, trouble);
    if (known) known.replaceWith(node);
    this.nodes.set(key, node);
    this.messages.set(key, message);
    this.#place(node, message.number);
    if (message.number !== UNSTORED) this.first = Math.min(this.first, message.number);
    if (!message.mine && message.number !== UNSTORED) this.lastOfOurs = Math.max(this.lastOfOurs, message.number);
    this.#tidy();
  }

  /** Show what the visitor said just now. @param {string} id @param {any} content */
  said(id, content) {
    this.show({ number: UNSTORED, id, mine: id, at: new Date().toISOString(), content });
  }

  /** A message of the visitor is stored. @param {string} id @param {number} number @param {string} at */
  taken(id, number, at) {
    const message = this.messages.get(id);
    if (message) this.show({ ...message, number, at });
  }

  /** A message of the visitor cannot be stored. @param {string} id @param {string} why @param {any} [content] what it shows from now on */
  failed(id, why, content) {
    const message = this.messages.get(id);
    if (message) this.show({ ...message, content: content ?? message.content }, why);
  }

  /** Take a message away. @param {string} id */
  drop(id) {
    this.nodes.get(id)?.remove();
    this.nodes.delete(id);
    this.messages.delete(id);
  }

  /** Forget what is stored, since somebody else sits here; what was not stored yet is said by them. */
  forgetStored() {
    for (const [key, message] of this.messages) if (message.number !== UNSTORED) this.drop(key);
    this.first = UNSTORED;
    this.lastOfOurs = this.read = 0;
  }

  /** The visitor's messages were read up to a number. @param {number} number */
  wasRead(number) {
    this.read = number;
    this.#tidy();
  }

  /** @param {number} number */
  unread(number) {
    return [...this.messages.values()].filter((one) => !one.mine && one.number > number && one.number !== UNSTORED).length;
  }

  get size() {
    return this.messages.size;
  }

  /** @param {Message} message @param {string} [trouble] */
  #draw(message, trouble) {
    const at = new Date(message.at);
    const quoted = message.reply_to ? this.#quoted(message.reply_to) : null;
    const node = make(
      "article",
      {
        class: message.mine ? "mine" : "ours",
        "data-number": message.number,
        "data-day": day(at),
        "data-kind": message.content.kind,
      },
      make("span", { class: "unseen" }, message.mine ? t("you") : t("says", { title: this.title })),
      make(
        "div",
        { class: "bubble" },
        quoted && message.content.kind !== "choice" ? make("p", { class: "quote", dir: "auto" }, quoted) : null,
        ...bubble(message, this.does),
      ),
      make(
        "footer",
        {},
        make("time", { datetime: message.at }, clock(at)),
        make("span", { class: "status" }),
        trouble ? make("span", { class: "trouble" }, trouble) : null,
      ),
    );
    if (trouble) node.classList.add("failed");
    return node;
  }

  /** @param {string} id */
  #quoted(id) {
    const found = [...this.messages.values()].find((one) => one.id === id);
    return found ? gist(found.content) : null;
  }

  /** @param {HTMLElement} node @param {number} number */
  #place(node, number) {
    let before = this.element.lastElementChild;
    while (before && (before === node || !before.matches("article") || Number(before.getAttribute("data-number")) > number)) {
      before = before.previousElementSibling;
    }
    if (before ? before.nextElementSibling !== node : this.element.firstElementChild !== node) {
      if (before) before.after(node);
      else this.element.prepend(node);
    }
  }

  /** Set days between messages, join those of one voice, and tell under the visitor's last one how far it came. */
  #tidy() {
    for (const line of this.element.querySelectorAll(".day")) line.remove();
    /** @type {HTMLElement | null} */
    let before = null;
    const articles = /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll("article")]);
    for (const node of articles) {
      const newDay = before?.dataset.day !== node.dataset.day;
      if (newDay) node.before(make("p", { class: "day" }, node.dataset.day ?? ""));
      const joined = !newDay && before?.className.split(" ")[0] === node.className.split(" ")[0];
      node.classList.toggle("joined", joined);
      before?.classList.toggle("last", !joined);
      before = node;
    }
    before?.classList.add("last");
    const mine = articles.filter((node) => node.classList.contains("mine"));
    for (const node of mine) {
      const status = /** @type {HTMLElement} */ (node.querySelector(".status"));
      const told = node === mine.at(-1) && !node.classList.contains("failed") ? this.#status(node) : "";
      if (status.textContent !== told) status.textContent = told;
    }
    this.#mark();
  }

  /** @param {HTMLElement} node */
  #status(node) {
    const number = Number(node.dataset.number);
    if (number === UNSTORED) return t("sending");
    return number <= this.read ? t("read") : t("sent");
  }

  /** Mark the options that were picked. */
  #mark() {
    for (const message of this.messages.values()) {
      if (message.content.kind !== "choice" || !message.reply_to) continue;
      const offered = [...this.messages.values()].find((one) => one.id === message.reply_to);
      const node = offered && this.nodes.get(offered.mine || offered.id);
      for (const option of node?.querySelectorAll(".option") ?? []) {
        if (option.querySelector("span")?.textContent === message.content.body) option.classList.add("picked");
      }
    }
  }
}
