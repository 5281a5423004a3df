/** Draws one message: words, files, cards, and things to tap. */

import { icon, make, outside, safe, said } from "./nodes.js";
import { t } from "./words.js";

/**
 * @typedef {{id: string, title: string, description?: string}} Option
 * @typedef {{media: string, url: string, name?: string, mime?: string}} File
 * @typedef {{number: number, id: string, at: string, content: any, mine?: string, reply_to?: string}} Message
 * @typedef {{pick: (message: Message, option: Option) => void, place: () => void}} Does
 */

/** What stands in the bubble of a message. @param {Message} message @param {Does} does @returns {Node[]} */
export const bubble = (message, does) => {
  const content = message.content;
  switch (content.kind) {
    case "text":
    case "choice":
      return [words(content.body)];
    case "choices":
      return [...framed(content), options(content.groups, message, does)];
    case "list":
      return [...framed(content), list(content, message, does)];
    case "link":
      return [...framed(content), content.url ? button(content.url, content.title) : words(content.title)];
    case "file":
      return [file(content.file), content.body ? words(content.body) : null].filter((one) => one !== null);
    case "place":
      return [place(content)];
    case "cards":
      return [words(content.body), cards(content.cards, message, does)];
    case "people":
      return content.people.map(person);
    case "ask_place":
      return [words(content.body), asking(does)];
    case "reaction":
      return [words(t("reacted", { emoji: content.body || "–" }))];
    default:
      return [make("p", { class: "muted" }, content.body || t("unknown"))];
  }
};

/** What a message says in a line, for a quotation. @param {any} content @returns {string} */
export const gist = (content) =>
  content.body || content.title || content.file?.name || (content.file ? t("file") : "") || t("unknown");

/** @param {string} text */
const words = (text) => make("p", { dir: "auto" }, ...said(text));

/** @param {any} content @returns {Node[]} */
const framed = (content) =>
  [
    content.header ? make("p", { class: "head", dir: "auto" }, content.header) : null,
    content.file ? file(content.file) : null,
    words(content.body),
    content.footer ? make("p", { class: "muted", dir: "auto" }, content.footer) : null,
  ].filter((one) => one !== null);

/** @param {any[]} groups @param {Message} message @param {Does} does */
const options = (groups, message, does) =>
  make(
    "div",
    { class: "options" },
    ...groups.flatMap((group) => group.options.map((/** @type {Option} */ one) => tap(one, message, does))),
  );

/** @param {Option} option @param {Message} message @param {Does} does */
const tap = (option, message, does) =>
  make(
    "button",
    { type: "button", class: "option", "data-option": option.id, onclick: () => does.pick(message, option) },
    make("span", { dir: "auto" }, option.title),
    option.description ? make("small", { dir: "auto" }, option.description) : null,
  );

/** A list behind its button. @param {any} content @param {Message} message @param {Does} does */
const list = (content, message, does) => {
  const rows = make(
    "div",
    { class: "rows", hidden: true, id: `rows-${message.number}` },
    ...content.groups.flatMap((/** @type {any} */ group) => [
      group.title ? make("p", { class: "head", dir: "auto" }, group.title) : null,
      ...group.options.map((/** @type {Option} */ one) => tap(one, message, does)),
    ]),
  );
  const opener = make(
    "button",
    {
      type: "button",
      class: "opener",
      "aria-expanded": "false",
      "aria-controls": `rows-${message.number}`,
      onclick: () => {
        rows.hidden = !rows.hidden;
        opener.setAttribute("aria-expanded", String(!rows.hidden));
        if (!rows.hidden) rows.querySelector("button")?.focus({ preventScroll: true });
        if (!rows.hidden) rows.scrollIntoView({ block: "nearest" });
      },
    },
    icon("list"),
    make("span", { dir: "auto" }, content.button),
  );
  return make("div", {}, opener, rows);
};

/** @param {string} url @param {string} title */
const button = (url, title) => {
  const link = outside(url, icon("link"), make("span", { dir: "auto" }, title));
  link.className = "opener";
  return link;
};

/** @param {File} found @returns {Node} */
const file = (found) => {
  const url = safe(found.url);
  if (!url) return make("p", { class: "muted" }, t("gone"));
  if (found.media === "image") {
    const picture = make("img", { src: url, alt: found.name || t("image"), loading: "lazy", class: "picture" });
    const link = outside(url, picture);
    picture.addEventListener("error", () => link.replaceWith(make("p", { class: "muted" }, t("gone"))));
    return link;
  }
  if (found.media === "video") return make("video", { src: url, controls: true, preload: "metadata", class: "picture" });
  if (found.media === "audio") return make("audio", { src: url, controls: true, preload: "metadata" });
  const link = outside(url, icon("file"), make("span", { class: "grow", dir: "auto" }, found.name || t("file")));
  link.className = "file";
  return link;
};

/** @param {any} content */
const place = (content) => {
  const link = outside(
    content.url,
    icon("pin"),
    make(
      "span",
      { class: "grow" },
      make("span", { dir: "auto" }, content.title || t("map")),
      content.body ? make("small", { dir: "auto" }, content.body) : null,
    ),
  );
  link.className = "file";
  return link;
};

/** @param {any[]} leaves @param {Message} message @param {Does} does */
const cards = (leaves, message, does) =>
  make(
    "ul",
    { class: "cards" },
    ...leaves.map((leaf) =>
      make(
        "li",
        {},
        leaf.file ? file(leaf.file) : null,
        leaf.body ? words(leaf.body) : null,
        leaf.url ? button(leaf.url, leaf.title || leaf.url) : null,
        leaf.options?.length ? options([{ options: leaf.options }], message, does) : null,
      ),
    ),
  );

/** @param {{name: string, phones?: string[], emails?: string[]}} one */
const person = (one) =>
  make(
    "div",
    { class: "file" },
    icon("person"),
    make(
      "span",
      { class: "grow" },
      make("span", { dir: "auto" }, one.name),
      ...(one.phones ?? []).map((phone) => make("small", {}, outside(`tel:${phone.replace(/[^\d+*#]/g, "")}`, phone))),
      ...(one.emails ?? []).map((mail) => make("small", {}, outside(`mailto:${encodeURIComponent(mail)}`, mail))),
    ),
  );

/** @param {Does} does */
const asking = (does) =>
  make("button", { type: "button", class: "opener", onclick: () => does.place() }, icon("pin"), t("ask_place"));
