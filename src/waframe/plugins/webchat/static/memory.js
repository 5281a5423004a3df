/** What a browser keeps for a site: the visitor's token, and what was written and is not stored yet. */

const PATIENCE_MS = 1500;

/** @typedef {{read: (key: string) => string | null, write: (key: string, value: string | null) => void}} Shelf */

/** The frame's own storage; null where the browser gives a frame none, as private windows do. @param {string} prefix @returns {Shelf | null} */
const own = (prefix) => {
  try {
    localStorage.setItem(`${prefix}:asked`, "1");
    localStorage.removeItem(`${prefix}:asked`);
  } catch {
    return null;
  }
  return {
    read: (key) => localStorage.getItem(`${prefix}:${key}`),
    write: (key, value) => {
      try {
        if (value === null) localStorage.removeItem(`${prefix}:${key}`);
        else localStorage.setItem(`${prefix}:${key}`, value);
      } catch {
        // it is full: then this lasts as long as the page
      }
    },
  };
};

/** The storage of the site around us, which its bubble lends; without an answer nothing outlasts the page. @returns {Promise<Shelf>} */
const lent = () =>
  new Promise((done) => {
    /** @param {Record<string, string>} kept @param {string | null} origin */
    const shelf = (kept, origin) => ({
      read: (/** @type {string} */ key) => kept[key] ?? null,
      write: (/** @type {string} */ key, /** @type {string | null} */ value) => {
        if (value === null) delete kept[key];
        else kept[key] = value;
        if (origin) window.parent.postMessage({ webchat: "keep", key, value }, origin);
      },
    });
    if (window.parent === window) return done(shelf({}, null));
    const timer = setTimeout(() => end(shelf({}, null)), PATIENCE_MS);
    /** @param {MessageEvent} event */
    const hear = (event) => {
      if (event.source !== window.parent || event.data?.webchat !== "kept") return;
      end(shelf({ ...event.data.kept }, event.origin));
    };
    const end = (/** @type {Shelf} */ found) => {
      clearTimeout(timer);
      removeEventListener("message", hear);
      done(found);
    };
    addEventListener("message", hear);
    window.parent.postMessage({ webchat: "recall" }, "*");
  });

/** @param {Shelf} shelf @returns {any[]} */
const waiting = (shelf) => {
  try {
    const kept = JSON.parse(shelf.read("outbox") ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
};

/** @param {Shelf} shelf @param {any[]} frames */
const put = (shelf, frames) => shelf.write("outbox", frames.length ? JSON.stringify(frames) : null);

/** The memory of one site. @param {string} site */
export const remember = async (site) => {
  const shelf = own(`waframe-webchat:${site}`) ?? (await lent());
  return {
    token: () => shelf.read("token"),
    /** @param {string | null} value */
    keepToken: (value) => shelf.write("token", value),
    outbox: () => waiting(shelf),
    /** Keep what is not stored yet, beside what other pages of this browser keep. @param {any} frame */
    add: (frame) => put(shelf, [...waiting(shelf), frame]),
    /** @param {string} id */
    settle: (id) => put(shelf, waiting(shelf).filter((one) => one.id !== id)),
  };
};

/** @typedef {Awaited<ReturnType<typeof remember>>} Memory */
