/** The page's words in the visitor's language, and how it writes times. */

/** @type {Record<string, string>} */
let words = {};
let language = "es";

/** Read the words of a language. @param {string} chosen */
export const readWords = async (chosen) => {
  language = chosen === "en" ? "en" : "es-MX";
  const answer = await fetch(new URL(`${chosen}.json`, import.meta.url));
  words = await answer.json();
};

/** A text by its key, its {names} filled in. @param {string} key @param {Record<string, string>} [values] */
export const t = (key, values = {}) =>
  (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** Why something was refused. @param {string} reason @param {Record<string, string>} [values] */
export const refusal = (reason, values) =>
  words[`refused.${reason}`] ? t(`refused.${reason}`, values) : t("refused.other");

/** The time of day. @param {Date} at */
export const clock = (at) => at.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" });

/** The day, as one says it. @param {Date} at */
export const day = (at) => {
  const days = Math.round((midnight(new Date()) - midnight(at)) / 86_400_000);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  return at.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long" });
};

/** @param {Date} at */
const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);
