/** How times, phones and customers' words are written; words become nodes, never HTML. */
import { h } from "./dom.js";
import { safe } from "./links.js";
import { locale, t } from "./texts.js";

const DAY = 86400;
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hour12: false });
const exact = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hour12: false });
const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const MARKS = [
  { mark: "```", tag: "span", class: "mono" },
  { mark: "`", tag: "span", class: "mono" },
  { mark: "*", tag: "b" },
  { mark: "_", tag: "i" },
  { mark: "~", tag: "s" },
];

/** The time of a message. @param {number} at */
export const time = (at) => clock.format(at * 1000);

/** The time of a line in the log. @param {number} at */
export const exactTime = (at) => exact.format(at * 1000);

/** When a chat was last alive. @param {number} at @param {number} now */
export function when(at, now) {
  const days = daysAgo(at, now);
  if (days === 0) return time(at);
  return days === 1 ? t("phone.yesterday") : date.format(at * 1000);
}

/** The line above a day. @param {number} at @param {number} now */
export function dayLine(at, now) {
  const days = daysAgo(at, now);
  if (days === 0) return t("phone.today");
  return days === 1 ? t("phone.yesterday_line") : date.format(at * 1000);
}

/** @param {number} at @param {number} now */
function daysAgo(at, now) {
  const midnight = new Date(now * 1000).setHours(0, 0, 0, 0) / 1000;
  return at >= midnight ? 0 : Math.ceil((midnight - at) / DAY);
}

/** An amount with its currency; one that is unknown is written after the number. @param {number} amount @param {string} currency */
export function money(amount, currency) {
  try {
    return new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(amount);
  } catch {
    return `${amount.toFixed(2)} ${currency}`;
  }
}

/** The first letters of a name. @param {string} name */
export function initials(name) {
  return name.split(/\s+/).slice(0, 2).map((part) => [...part][0] ?? "").join("").toUpperCase();
}

/** A phone as people write it. @param {string} phone */
export function phone(phone) {
  const mexican = phone.match(/^521?(\d{2})(\d{4})(\d{4})$/);
  return mexican ? `+52 ${mexican[1]} ${mexican[2]} ${mexican[3]}` : `+${phone}`;
}

/**
 * A text with WhatsApp's marks as nodes: *bold*, _italic_, ~struck~, ```mono```.
 * @param {string} text
 * @returns {(Node|string)[]}
 */
export function rich(text) {
  return text.split("\n").flatMap((line, place) => (place ? [h("br"), ...marked(line)] : marked(line)));
}

/** The same without its marks, for one line in a list. @param {string} text */
export const plain = (text) => text.replace(/\n/g, " ").replace(/(^|\s)([*_~])(\S(?:.*?\S)?)\2(?=\s|$|[.,;:!?])/g, "$1$3");

/** Addresses become links, the rest is searched for marks. @param {string} line @returns {(Node|string)[]} */
function marked(line) {
  const found = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)*_~]/.exec(line);
  if (!found) return styled(line);
  const link = h("a", { class: "link", href: safe(found[0]), target: "_blank", rel: "noopener noreferrer" }, found[0]);
  return [...styled(line.slice(0, found.index)), link, ...marked(line.slice(found.index + found[0].length))];
}

/** @param {string} line @returns {(Node|string)[]} */
function styled(line) {
  for (const { mark, tag, class: name } of MARKS) {
    const found = find(line, mark);
    if (!found) continue;
    const inside = name ? [found.inside] : styled(found.inside);
    return [...styled(found.before), h(tag, { class: name }, ...inside), ...styled(found.after)];
  }
  return line ? [line] : [];
}

/** @param {string} line @param {string} mark */
function find(line, mark) {
  const escaped = mark.replaceAll("*", "\\*");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?=\\S)(.+?)(?<=\\S)${escaped}(?![\\p{L}\\p{N}])`, "u");
  const match = pattern.exec(line);
  if (!match) return null;
  return { before: line.slice(0, match.index), inside: match[1], after: line.slice(match.index + match[0].length) };
}
