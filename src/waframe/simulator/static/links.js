/** Where files lie, and what of a foreign address may be shown or opened; none is ever fetched. */

/** @param {string} id */
export const mediaPath = (id) => `/control/media/${encodeURIComponent(id)}`;

/** Only addresses of the web may be opened. @param {string} link */
export function safe(link) {
  return URL.canParse(link) && ["http:", "https:"].includes(new URL(link).protocol) ? link : undefined;
}

/** @param {string} link */
export function host(link) {
  return URL.canParse(link) ? new URL(link).host : link;
}
