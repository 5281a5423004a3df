/** The open chat: its header, its messages and the dots of somebody typing. */
import { bubble, isShown } from "./bubbles.js";
import { by, h, reconcile } from "./dom.js";
import { dayLine } from "./format.js";
import { t } from "./texts.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Message} Message */

/**
 * Show the chat.
 * @param {View} view
 * @param {import("./bubbles.js").Hands} hands
 */
export function showThread(view, hands) {
  const branch = view.branches.find((candidate) => candidate.phone_number_id === view.chat?.phone_number_id);
  by("chat-name").textContent = branch?.name ?? t("title");
  const state = view.chat?.typing ? t("phone.typing") : branch ? t("phone.company") : "";
  if (by("chat-state").textContent !== state) by("chat-state").textContent = state;
  reconcile(by("messages"), items(view, branch?.name ?? ""), (item) => item.key, (item) => build(item, hands));
}

/** @param {any} item @param {import("./bubbles.js").Hands} hands */
function build(item, hands) {
  if (item.day) return h("li", { class: "day" }, item.day);
  if (item.empty) return h("li", { class: "empty" }, item.empty);
  if (item.typing) return h("li", { class: "msg" }, dots());
  return bubble(item, hands);
}

/** @param {View} view @param {string} name */
function items(view, name) {
  const messages = view.chat?.messages ?? [];
  const known = new Map(messages.map((message) => [message.id, message]));
  const reactions = reactionsOf(messages);
  const shown = messages.filter(isShown);
  const list = [];
  let day = "";
  for (const message of shown) {
    const line = dayLine(message.at, view.now);
    if (line !== day) list.push({ key: `day:${line}`, day: line });
    day = line;
    const goods = goodsOf(message, view.chat?.goods ?? {});
    list.push({ key: message.id, message: essence(message), quoted: quotedBy(message, known), reactions: reactions.get(message.id) ?? "", goods });
  }
  if (!shown.length) list.push({ key: "empty", empty: view.chat ? t("phone.empty", { name }) : t("phone.choose") });
  if (view.chat?.typing) list.push({ key: "typing", typing: true });
  return list;
}

/** What of a message can be seen. @param {Message} message */
function essence({ id, direction, at, content, status, history, on_phone, seen }) {
  const isTold = direction === "in" || status === "failed";
  return { id, direction, at, content, status: isTold ? status : "", history: isTold ? history : [], on_phone, seen: direction === "in" || seen };
}

/** Of all goods, those that a message shows. @param {Message} message @param {Record<string, import("./types.js").Goods>} goods */
function goodsOf({ content }, goods) {
  const ids = [...content.products.map((product) => product.id), ...content.cards.map((card) => card.product_id), ...content.order.map((line) => line.product_retailer_id)];
  return Object.fromEntries(ids.filter((id) => id && goods[id]).map((id) => [id, goods[id]]));
}

/** @param {Message} message @param {Map<string, Message>} known */
function quotedBy(message, known) {
  const target = message.reply_to && known.get(message.reply_to);
  return target && target.content.type !== "reaction" ? { content: target.content } : null;
}

/** The last emoji of each side on each message. @param {Message[]} messages */
function reactionsOf(messages) {
  const bySide = new Map();
  for (const { content, direction } of messages.filter((message) => message.content.type === "reaction")) {
    bySide.set(content.target_id, { ...bySide.get(content.target_id), [direction]: content.text });
  }
  return new Map([...bySide].map(([id, sides]) => [id, Object.values(sides).join("")]));
}

/** The emoji that the customer has put on a message. @param {Message[]} messages @param {string} id */
export function ownReaction(messages, id) {
  return messages.findLast(({ content, direction }) => direction === "in" && content.type === "reaction" && content.target_id === id)?.content.text ?? "";
}

function dots() {
  return h("span", { class: "typing", role: "img", "aria-label": t("phone.typing") }, h("span", { class: "dots" }, h("i"), h("i"), h("i")));
}
