/** What a browser keeps for a site: the visitor's token, and what was written and is not stored yet. */

/** @type {Map<string, string>} */
const held = new Map();

/** Where a browser lets nobody keep anything, it lasts as long as the page. @param {string} key */
const read = (key) => {
  try {
    return localStorage.getItem(key) ?? held.get(key) ?? null;
  } catch {
    return held.get(key) ?? null;
  }
};

/** @param {string} key @param {string | null} value */
const write = (key, value) => {
  if (value === null) held.delete(key);
  else held.set(key, value);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // held is all there is
  }
};

/** The memory of one site. @param {string} site */
export const remember = (site) => {
  const token = `waframe-webchat:${site}:token`;
  const outbox = `waframe-webchat:${site}:outbox`;
  return {
    token: () => read(token),
    /** @param {string | null} value */
    keepToken: (value) => write(token, value),
    /** @returns {any[]} */
    outbox: () => {
      try {
        const kept = JSON.parse(read(outbox) ?? "[]");
        return Array.isArray(kept) ? kept : [];
      } catch {
        return [];
      }
    },
    /** @param {any[]} frames */
    keepOutbox: (frames) => write(outbox, frames.length ? JSON.stringify(frames) : null),
  };
};
