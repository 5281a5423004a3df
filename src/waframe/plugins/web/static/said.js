/** What somebody said, as nodes: *bold*, _italic_, ~struck~, `code` and links as the channel shows them, and never as HTML. */

import { html } from "./ui.js";

const TAGS = { "*": "strong", _: "em", "~": "s" };
const FENCE = "```([\\s\\S]+?)```";
const CODE = "`([^`\\n]+)`";
const MARKED = "(?<![\\p{L}\\p{N}*_~])([*_~])(?=\\S)((?:(?!\\3)[^\\n])*(?:(?!\\3)\\S))\\3(?![\\p{L}\\p{N}])";
const LINK = "((?:https?:\\/\\/|www\\.)[^\\s<>\"]{2,})";
const MENTION = "(?<![\\p{L}\\p{N}])(@[\\p{L}][\\p{L}\\p{M}.'-]*)";
const SPOKEN = new RegExp([FENCE, CODE, MARKED, LINK].join("|"), "gu");
const NOTED = new RegExp([FENCE, CODE, MARKED, LINK, MENTION].join("|"), "gu");
const TAIL = /[.,;:!?)\]}'»”]+$/;
const DEEPEST = 4;

/**
 * A text as it is read. Its direction follows its own letters, so that what is written from the right stays its own.
 * @param {{text: string, note?: boolean, foot?: any}} props a `note` may call colleagues by @name; the `foot` stands in the last line
 */
export const Said = ({ text, note, foot }) => html`<p class="said" dir="auto">${nodes(text, note ? NOTED : SPOKEN, 0)}${foot}</p>`;

/** The nodes of a text, without a paragraph around them. @param {string} text @returns {any[]} */
export const spoken = (text) => nodes(text, SPOKEN, 0);

/** @param {string} text @param {RegExp} pattern @param {number} depth @returns {any[]} */
function nodes(text, pattern, depth) {
  if (depth > DEEPEST) return [text];
  /** @type {any[]} */
  const found = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) found.push(text.slice(at, match.index));
    found.push(node(match, pattern, depth));
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push(text.slice(at));
  return found;
}

/** @param {RegExpExecArray} match @param {RegExp} pattern @param {number} depth */
function node(match, pattern, depth) {
  const [, fence, code, mark, marked, link, mention] = match;
  if (fence !== undefined) return html`<code class="block">${fence.replace(/^\n|\n$/g, "")}</code>`;
  if (code !== undefined) return html`<code>${code}</code>`;
  if (mark) return html`<${/** @type {any} */ (TAGS)[mark]}>${nodes(marked, pattern, depth + 1)}<//>`;
  if (mention) return html`<b class="mention">${mention}</b>`;
  const tail = TAIL.exec(link)?.[0] ?? "";
  const address = tail ? link.slice(0, -tail.length) : link;
  const href = address.startsWith("www.") ? `https://${address}` : address;
  return html`<a class="link" href=${href} target="_blank" rel="noopener noreferrer" dir="ltr">${address}</a>${tail}`;
}
