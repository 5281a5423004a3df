/** What can be done with one message: answer, react, forward, copy, correct, delete. */
import { summary } from "./bubbles.js";
import { h, icon } from "./dom.js";
import { cancel, closing, openForm, openSheet } from "./sheets.js";
import { t } from "./texts.js";

/** @typedef {import("./types.js").Message} Message */
/**
 * @typedef {{act: (act: object) => Promise<unknown>, app: (act: object) => Promise<unknown>, reply: (message: Message) => void,
 *   edit: (message: Message) => void, say: (text: string) => void}} Hands
 */

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const CAPTIONED = new Set(["image", "video", "document"]);

/** Open the actions of a message. @param {Message} message @param {string} reacted the customer's own emoji on it @param {Hands} hands */
export function openMore(message, reacted, hands) {
  const faces = EMOJI.map((emoji) => reaction(emoji, message, reacted, hands));
  const rows = entries(message, hands).map(([name, sign, act]) => h("button", { type: "button", click: closing(act) }, icon(sign), h("span", { class: "words" }, h("b", {}, t(`more.${name}`)))));
  const row = h("div", { class: "faces", role: "group", "aria-label": t("more.react") }, ...faces);
  openSheet(t("more.title"), h("p", { class: "quoted cut" }, summary(message.content)), row, h("div", { class: "rows" }, ...rows), h("div", { class: "acts" }, cancel()));
}

/** @param {string} emoji @param {Message} message @param {string} reacted @param {Hands} hands */
function reaction(emoji, message, reacted, hands) {
  const isOn = emoji === reacted;
  const label = isOn ? t("more.unreact") : t("more.react_with", { emoji });
  const act = closing(() => hands.act({ type: "reaction", message_id: message.id, emoji: isOn ? "" : emoji }));
  return h("button", { type: "button", class: isOn ? "emoji on" : "emoji", "aria-pressed": String(isOn), "aria-label": label, click: act }, emoji);
}

/** @param {Message} message @param {Hands} hands @returns {[string, string, () => void][]} */
function entries(message, hands) {
  const own = message.direction === "in";
  const { type, text } = message.content;
  const forward = (often) => () => hands.act({ type: "forward", message_id: message.id, often });
  const list = [
    ["reply", "reply", () => hands.reply(message)],
    ["forward", "forward", forward(false)],
    ["forward_often", "forward", forward(true)],
  ];
  if (text) list.push(["copy", "copy", () => copy(text, hands)]);
  if (own && (type === "text" || CAPTIONED.has(type))) list.push(["edit", "pencil", () => hands.edit(message)]);
  if (own) list.push(["revoke", "trash-2", () => hands.act({ type: "revoke", message_id: message.id })]);
  if (!own && type === "text") list.push(["app_edit", "pencil", () => editAsBusiness(message, hands)]);
  if (!own) list.push(["app_revoke", "trash-2", () => hands.app({ type: "echo_revoke", message_id: message.id })]);
  return list;
}

/** @param {Message} message @param {Hands} hands */
function editAsBusiness(message, hands) {
  const fields = [{ name: "text", label: t("difficult.echo_text"), value: message.content.text, required: true }];
  openForm(t("more.app_edit"), fields, ({ text }) => hands.app({ type: "echo_edit", message_id: message.id, text }));
}

/** @param {string} text @param {Hands} hands */
export async function copy(text, hands) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // a page without the permission shows what it would have copied
  }
  hands.say(t("offer.copied", { code: text }));
}
