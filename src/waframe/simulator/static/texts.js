/** The words of the page, by key. */

/** @type {Record<string, string>} */
let words = {};

export const language = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "es";
export const locale = language === "en" ? "en-GB" : "es-MX";

/** Fetch the words and put them where the page asks for them. */
export async function loadTexts() {
  words = await (await fetch(`/static/texts/${language}.json`)).json();
  document.documentElement.lang = locale;
  document.title = `${t("title")} · waframe`;
}

/**
 * Say a text.
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * Tell whether a key has a text.
 * @param {string} key
 */
export function hasText(key) {
  return key in words;
}
