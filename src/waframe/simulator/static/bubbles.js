/** One message on the phone. */
import { h, icon } from "./dom.js";
import { plain, rich, time } from "./format.js";
import { hasText, t } from "./texts.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {{tap: (button: string) => void, list: (message: Message) => void}} Hands */

const TICKS = { sent: "check", delivered: "check-check", read: "check-check" };
const HIDDEN = new Set(["reaction", "edit", "revoke"]);

/** Tell whether a message has a bubble of its own. @param {Message} message */
export const isShown = (message) => message.on_phone && !HIDDEN.has(message.content.type);

/** Say in a few words what a message holds. @param {{type: string, text: string}} content */
export function summary(content) {
  if (content.text && content.type !== "location") return plain(content.text);
  const key = `content.${content.type}`;
  return hasText(key) ? t(key) : t("content.unknown", { type: content.type });
}

/**
 * Build the bubble of a message.
 * @param {{message: Message, quoted: Message|null, reactions: string}} item
 * @param {Hands} hands
 * @returns {HTMLElement}
 */
export function bubble(item, hands) {
  const { message, quoted, reactions } = item;
  const own = message.direction === "in";
  const quote = quoted ? h("span", { class: "quoted cut" }, summary(quoted.content)) : null;
  return h(
    "li",
    { class: own ? "msg out c-me" : "msg c-them" },
    withPicture(message) ? picture(message, quote, hands) : words(message, quote, hands),
    reactions ? h("span", { class: "reacted" }, reactions) : null,
  );
}

/** @param {Message} message */
function withPicture({ content }) {
  return Boolean(content.media_id) && ["image", "sticker", "interactive", "template"].includes(content.type);
}

/** @param {Message} message @param {Node|null} quote @param {Hands} hands */
function picture(message, quote, hands) {
  const { content } = message;
  const source = `/control/media/${encodeURIComponent(content.media_id)}`;
  const image = h("img", { class: "pic", src: source, alt: content.text || t("content.image"), loading: "lazy" });
  const link = h("a", { href: source, target: "_blank", rel: "noopener", "aria-label": t("content.open_photo") }, image);
  const caption = content.text ? h("p", {}, ...rich(content.text)) : null;
  return h("div", { class: "bubble picture" }, quote, link, title(content), caption, smallPrint(content), foot(message, "below"), picks(message, hands));
}

/** @param {Message} message @param {Node|null} quote @param {Hands} hands */
function words(message, quote, hands) {
  const { content } = message;
  const body = h("p", {}, title(content), ...inside(content), smallPrint(content), foot(message));
  return h("div", { class: "bubble" }, quote, body, picks(message, hands));
}

/** @param {import("./types.js").Content} content @returns {(Node|string)[]} */
function inside(content) {
  const source = content.media_id ? `/control/media/${encodeURIComponent(content.media_id)}` : null;
  const caption = content.text ? rich(content.text) : [];
  switch (content.type) {
    case "audio":
      return source ? [h("span", { class: "file" }, h("audio", { controls: true, src: source, preload: "metadata", "aria-label": t("content.audio") }))] : [named("mic", content)];
    case "document":
    case "video":
    case "image":
    case "sticker":
      return [source ? h("a", { class: "file", href: source, target: "_blank", rel: "noopener" }, icon("receipt-text"), content.filename ?? t(`content.${content.type}`)) : named("image", content), ...caption];
    case "location":
      return [named("map-pin", content), h("span", { class: "small-print" }, `${content.latitude}, ${content.longitude}`)];
    case "revoked":
      return [h("span", { class: "gone" }, t("content.revoked"))];
    default:
      return caption.length ? caption : [h("span", { class: "gone" }, summary(content))];
  }
}

/** @param {string} name @param {import("./types.js").Content} content */
function named(name, content) {
  const text = content.link ? t("content.link", { host: host(content.link) }) : content.text || summary({ ...content, text: "" });
  return h("span", { class: "file" }, icon(name), text);
}

/** @param {string} link */
function host(link) {
  return URL.canParse(link) ? new URL(link).host : link;
}

/** @param {import("./types.js").Content} content */
const title = (content) => (content.header ? h("span", { class: "title" }, content.header) : null);

/** @param {import("./types.js").Content} content */
const smallPrint = (content) => (content.footer ? h("span", { class: "small-print" }, content.footer) : null);

/** @param {Message} message @param {string} [place] */
function foot(message, place = "") {
  const tick = message.direction === "in" ? TICKS[message.status] : null;
  const mark = tick ? icon(tick) : null;
  if (message.status === "read") mark?.classList.add("read");
  const word = tick ? h("span", { class: "sr" }, t(`tick.${message.status}`)) : null;
  return h("span", { class: `foot ${place}` }, h("time", {}, time(message.at)), mark, word);
}

/** @param {Message} message @param {Hands} hands */
function picks(message, hands) {
  const { content } = message;
  const buttons = content.buttons.map((button) =>
    h("button", { type: "button", "data-focus": button.id, click: () => hands.tap(button.id) }, icon("reply", "s"), button.title),
  );
  if (content.rows.length) {
    buttons.push(h("button", { type: "button", "data-focus": "list", "aria-haspopup": "dialog", click: () => hands.list(message) }, icon("list-filter", "s"), content.list_label ?? ""));
  }
  return buttons.length && message.direction === "out" ? h("div", { class: "picks" }, ...buttons) : null;
}
