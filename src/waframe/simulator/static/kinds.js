/** The inside of a bubble, kind by kind; nothing is fetched but files of the simulator itself. */
import { h, icon } from "./dom.js";
import { money, rich } from "./format.js";
import { host, mediaPath, safe } from "./links.js";
import { carousel, products } from "./offers.js";
import { t } from "./texts.js";

/** @typedef {import("./types.js").Content} Content */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./bubbles.js").Hands} Hands */
/** @typedef {{message: Message, goods: Record<string, import("./types.js").Goods>}} Item */

/** Build the inside of a bubble with its foot in place. @param {Item} item @param {Hands} hands @param {HTMLElement} foot */
export function body(item, hands, foot) {
  const { message } = item;
  const { content } = message;
  const shown = above(item, hands);
  const written = words(content);
  if (!written.length && shown.length) foot.classList.add("below");
  const paragraph = written.length ? h("p", {}, ...written, foot) : foot;
  return [...shown, paragraph, ...products(item, hands), content.cards.length ? carousel(item, hands) : null];
}

/** What stands over the words. @param {Item} item @param {Hands} hands @returns {Node[]} */
function above(item, hands) {
  const { content } = item.message;
  switch (content.type) {
    case "image":
    case "sticker":
      return [picture(content)];
    case "video":
      return [video(content)];
    case "audio":
      return [audio(item.message, hands)];
    case "document":
      return [file(content)];
    case "location":
      return [map(content)];
    case "contacts":
      return content.contacts.map(card);
    case "order":
      return [order(content, item.goods)];
    case "text":
      return content.preview && content.link ? [preview(content.link)] : [];
    default:
      return header(content);
  }
}

/** @param {Content} content @returns {(Node|string)[]} */
function words(content) {
  const title = content.header && content.type !== "interactive-answer" && !content.kind?.endsWith("_reply") ? h("span", { class: "title" }, content.header) : null;
  const text = said(content);
  const footer = content.footer ? h("span", { class: "small-print" }, content.footer) : null;
  return [title, ...text, footer].filter((part) => part !== null);
}

/** @param {Content} content @returns {(Node|string)[]} */
function said(content) {
  switch (content.type) {
    case "location":
      return [h("span", {}, content.text || t("content.location")), h("span", { class: "small-print num-line" }, `${content.latitude}, ${content.longitude}`)];
    case "contacts":
      return [];
    case "revoked":
      return [h("span", { class: "gone" }, t("content.revoked"))];
    case "unsupported":
      return [h("span", { class: "gone" }, t("content.unsupported"))];
    case "sticker":
      return [];
    case "interactive":
      return content.kind?.endsWith("_reply") && !["button_reply", "list_reply"].includes(content.kind) ? reply(content) : rich(content.text);
    default:
      if (content.text) return rich(content.text);
      return KNOWN.has(content.type) ? [] : [h("span", { class: "gone" }, t("content.unknown", { type: content.type }))];
  }
}

const KNOWN = new Set(["text", "image", "video", "audio", "document", "template", "order", "interactive", "button"]);

/** The answers of a form, line by line. @param {Content} content */
function reply(content) {
  if (content.kind !== "nfm_reply") return [t(`content.call_permission_reply.${content.text === "accept" ? "accept" : "reject"}`)];
  const lines = Object.entries(parsed(content.text)).filter(([name]) => name !== "flow_token");
  return [
    h("span", { class: "title" }, t(content.header === "address_message" ? "content.address_reply" : "content.nfm_reply")),
    ...lines.map(([name, value]) => h("span", { class: "small-print pair" }, `${name}: ${typeof value === "object" ? Object.values(value).join(", ") : value}`)),
  ];
}

/** @param {string} text @returns {Record<string, any>} */
function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" ? value : { "": text };
  } catch {
    return { "": text };
  }
}

/** The header of an interactive message or template. @param {Content} content @returns {Node[]} */
function header(content) {
  if (content.header_type === "image") return [picture(content)];
  if (content.header_type === "video") return [video(content)];
  return content.header_type === "document" ? [file(content)] : [];
}

/** @param {Content} content */
function picture(content) {
  const name = content.type === "sticker" ? t("content.sticker") : content.text || t("content.image");
  if (!content.media_id) return elsewhere("image", content);
  const source = mediaPath(content.media_id);
  const image = h("img", { class: content.type === "sticker" ? "pic sticker" : "pic", src: source, alt: name, loading: "lazy" });
  return h("a", { href: source, target: "_blank", rel: "noopener", "aria-label": t("content.open_photo") }, image);
}

/** @param {Content} content */
function video(content) {
  if (!content.media_id) return elsewhere("video", content);
  return h("video", { class: "pic", controls: true, src: mediaPath(content.media_id), preload: "metadata", "aria-label": t("content.video") });
}

/** @param {Message} message @param {Hands} hands */
function audio(message, hands) {
  const { content } = message;
  if (!content.media_id) return elsewhere("mic", content);
  const told = () => message.direction === "out" && content.voice && hands.played(message);
  const player = h("audio", { controls: true, src: mediaPath(content.media_id), preload: "metadata", "aria-label": t(content.voice ? "content.voice" : "content.audio_file"), play: told });
  return h("span", { class: "file sound" }, icon(content.voice ? "mic" : "music"), player);
}

/** @param {Content} content */
function file(content) {
  if (!content.media_id) return elsewhere("file-text", content);
  const name = h("span", { class: "grow" }, h("b", { class: "cut" }, content.filename ?? t("content.document")), h("small", {}, t("content.document")));
  return h("a", { class: "file doc", href: mediaPath(content.media_id), target: "_blank", rel: "noopener" }, icon("file-text"), name, icon("download", "s"));
}

/** A file that lies on another host is named and not fetched. @param {string} sign @param {Content} content */
function elsewhere(sign, content) {
  const words = content.link ? t("content.link", { host: host(content.link) }) : t(`content.${content.type}`);
  return h("span", { class: "file doc" }, icon(sign), h("span", { class: "grow" }, h("b", { class: "cut" }, content.filename ?? words), content.filename ? h("small", {}, words) : null));
}

/** @param {string} link */
function preview(link) {
  const path = URL.canParse(link) ? new URL(link).pathname : "";
  const words = h("span", { class: "grow" }, h("b", { class: "cut" }, host(link)), path.length > 1 ? h("small", { class: "cut" }, path) : null);
  return h("a", { class: "file doc", href: safe(link), target: "_blank", rel: "noopener noreferrer", "aria-label": t("content.open_link", { host: host(link) }) }, icon("link"), words);
}

/** A drawing that stands for a map: streets that depend on the place, and a pin. @param {Content} content */
function map({ latitude, longitude, text }) {
  const turn = Math.round((Math.abs((latitude ?? 0) * 7919 + (longitude ?? 0) * 104729) % 40) - 20);
  const streets = h("span", { class: "streets" });
  streets.style.setProperty("--turn", `${turn}deg`);
  return h("span", { class: "map", role: "img", "aria-label": t("content.map", { place: text || `${latitude}, ${longitude}` }) }, streets, icon("map-pin"));
}

/** @param {import("./types.js").ContactCard} contact */
function card(contact) {
  const lines = [contact.organization, ...contact.phones.map((phone) => phone.phone || phone.wa_id), ...contact.lines];
  const words = h("span", { class: "grow" }, h("b", {}, contact.name), ...lines.filter(Boolean).map((line) => h("small", { class: "cut" }, line)));
  return h("span", { class: "file person" }, h("span", { class: "face small", "aria-hidden": "true" }, icon("user-round", "s")), words);
}

/** @param {Content} content @param {Record<string, import("./types.js").Goods>} goods */
function order(content, goods) {
  const lines = content.order.map((line) => h("li", {}, h("span", { class: "grow cut" }, t("content.pieces", { count: line.quantity, name: goods[line.product_retailer_id]?.name ?? line.product_retailer_id })), h("span", { class: "num" }, money(line.quantity * line.item_price, line.currency))));
  const total = content.order.reduce((sum, line) => sum + line.quantity * line.item_price, 0);
  const currency = content.order[0]?.currency ?? "MXN";
  return h("div", { class: "receipt" }, h("span", { class: "sign-line" }, icon("shopping-cart", "s"), h("b", {}, t("content.order"))), h("ul", {}, ...lines), h("span", { class: "sum" }, h("b", { class: "grow" }, t("content.total")), h("b", { class: "num" }, money(total, currency))));
}
