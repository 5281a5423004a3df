/** The words of the page by key, and how times, durations, telephones and money are written. */

const STORED = "waframe.language";

/** @type {Record<string, string>} */
let words = {};
/** @type {"es" | "en"} */
let language = "es";
let locale = "es-MX";
/** @type {Record<string, Intl.DateTimeFormat>} */
let formats = {};
let plurals = new Intl.PluralRules(locale);

/** The language in use: `es` or `en`. */
export const currentLanguage = () => language;
/** The locale in use, for Intl. */
export const currentLocale = () => locale;

/**
 * Load the words of a language: the one chosen here, else the wanted one, else the browser's.
 * @param {string | null} [wanted] such as `es-MX` or `en`
 */
export async function loadTexts(wanted) {
  const asked = localStorage.getItem(STORED) ?? wanted ?? navigator.language;
  const before = language;
  language = asked.startsWith("en") ? "en" : "es";
  if (language === before && Object.keys(words).length) return;
  locale = language === "en" ? "en-GB" : "es-MX";
  const response = await fetch(new URL(`./texts/${language}.json`, import.meta.url));
  words = await response.json();
  plurals = new Intl.PluralRules(locale);
  const format = (/** @type {Intl.DateTimeFormatOptions} */ options) => new Intl.DateTimeFormat(locale, options);
  formats = {
    time: format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    weekday: format({ weekday: "short" }),
    day: format({ day: "numeric", month: "short" }),
    date: format({ day: "numeric", month: "short", year: "numeric" }),
    long: format({ weekday: "long", day: "numeric", month: "long" }),
    full: format({ dateStyle: "medium", timeStyle: "short", hourCycle: "h23" }),
  };
  document.documentElement.lang = locale;
}

/** Choose a language for this browser, whatever the account says. @param {"es" | "en"} wanted */
export function chooseLanguage(wanted) {
  localStorage.setItem(STORED, wanted);
  return loadTexts();
}

/**
 * Say a text. Values stand in braces; with `count`, the key's `.one` is said where the language wants a singular.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values) {
  let text = words[key];
  if (values && typeof values.count === "number" && plurals.select(values.count) === "one") {
    text = words[`${key}.one`] ?? text;
  }
  if (text === undefined) return key;
  return values ? text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole)) : text;
}

/** Tell whether a key has a text. @param {string} key */
export const hasText = (key) => key in words;

/** An instant's time of day, such as 14:38. @param {string | number | Date} at */
export const formatTime = (at) => formats.time.format(new Date(at));

/** An instant as exactly as one needs it in a tooltip. @param {string | number | Date} at */
export const formatFull = (at) => formats.full.format(new Date(at));

/**
 * An instant as a list shows it: the time today, the weekday this week, else the date.
 * @param {string} at
 * @param {number} [now]
 */
export function formatWhen(at, now = Date.now()) {
  const then = new Date(at);
  const days = daysBetween(then, new Date(now));
  if (days <= 0) return formatTime(then);
  if (days === 1) return t("when.yesterday");
  if (days < 7) return formats.weekday.format(then);
  return then.getFullYear() === new Date(now).getFullYear() ? formats.day.format(then) : formats.date.format(then);
}

/** A day as a line in the thread shows it. @param {string} at @param {number} [now] */
export function formatDay(at, now = Date.now()) {
  const then = new Date(at);
  const days = daysBetween(then, new Date(now));
  if (days === 0 || days === 1) return t(days ? "day.yesterday" : "day.today", { day: formats.long.format(then) });
  return days < 300 ? formats.long.format(then) : formats.date.format(then);
}

/** @param {Date} then @param {Date} now */
function daysBetween(then, now) {
  const midnight = (/** @type {Date} */ date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(now) - midnight(then)) / 86_400_000);
}

/** A duration: 0:48, 12:05, 1 h 12, 3 d. @param {number} milliseconds */
export function formatDuration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return t("duration.days", { days: Math.floor(hours / 24) });
  if (hours >= 1) return t("duration.hours", { hours, minutes: pad(minutes % 60) });
  return `${minutes}:${pad(seconds % 60)}`;
}

/** @param {number} number */
const pad = (number) => String(number).padStart(2, "0");

/** A telephone number in groups; Mexico's old mobile 1 is left out. @param {string | null | undefined} phone */
export function formatPhone(phone) {
  if (!phone) return "";
  const digits = phone.replace(/\D/g, "");
  const mexican = /^52(?:1(?=\d{10}$))?(\d{2})(\d{4})(\d{4})$/.exec(digits);
  if (mexican) return `+52 ${mexican[1]} ${mexican[2]} ${mexican[3]}`;
  return `+${digits.replace(/(\d{1,3})(\d{3})(\d{3})(\d{2,4})$/, "$1 $2 $3 $4").trim()}`;
}

/** An amount of whole cents. @param {number} cents @param {string} [currency] */
export const formatMoney = (cents, currency = "MXN") =>
  new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(cents / 100);

/**
 * A price or sum, which comes as a decimal text and is only shown, never calculated with; a dash where nobody knows it.
 * @param {string | null | undefined} amount
 * @param {string} [currency]
 */
export function formatPrice(amount, currency = "MXN") {
  if (amount == null || amount === "") return "—";
  return new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(/** @type {any} */ (amount));
}

/** How long ago something was: ahora, hace 5 min. @param {string} at @param {number} [now] */
export function formatAge(at, now = Date.now()) {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
  const [many, unit] = minutes < 1 ? [0, "second"] : minutes < 60 ? [minutes, "minute"] : minutes < 2880 ? [Math.floor(minutes / 60), "hour"] : [Math.floor(minutes / 1440), "day"];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" }).format(-many, /** @type {any} */ (unit));
}

/** The words of a text without accents and in small letters, as one types when one looks for something. @param {string} text */
export const plainWords = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().split(/\s+/).filter(Boolean);
