/**
 * The bubble: `<script src="https://chat.example/webchat/widget.js" data-site="centro" async></script>` puts it on a page.
 * It stands in a shadow of its own and opens the chat in a frame, so that the page's styles and ours never meet.
 * `data-color`, `data-label`, `data-side` (`left`) and `data-bottom` (pixels) change its look.
 */
(() => {
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const site = script?.dataset.site;
  if (!script || !site || document.querySelector(`waframe-webchat[data-site="${CSS.escape(site)}"]`)) return;
  const home = new URL(script.src);
  const url = new URL(`/webchat/${encodeURIComponent(site)}`, home.origin);
  const english = !/^es/i.test(document.documentElement.lang || navigator.language);
  const label = script.dataset.label || (english ? "Chat with us" : "Chatea con nosotros");
  const unreadWords = english ? "unread messages" : "mensajes sin leer";
  const colour = /^#[0-9a-f]{6}$/i.test(script.dataset.color ?? "") ? String(script.dataset.color) : "#0b6b5c";
  const side = script.dataset.side === "left" ? "left" : "right";
  const bottom = Math.max(0, Number(script.dataset.bottom) || 20);
  const key = `waframe-webchat:${site}`;
  const LENT = ["token", "outbox"];

  const host = document.createElement("waframe-webchat");
  host.dataset.site = site;
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; color-scheme: normal; }
    button {
      position: fixed; bottom: ${bottom}px; ${side}: 20px; z-index: 2147483646; width: 60px; height: 60px; padding: 0; border: 0; border-radius: 50%;
      background: ${colour}; color: ${inkOn(colour)}; cursor: pointer; box-shadow: 0 4px 16px rgb(0 0 0 / .28); display: grid; place-items: center;
      transition: transform .15s ease;
    }
    button:hover { transform: scale(1.05); }
    button:focus-visible { outline: 3px solid #1a73e8; outline-offset: 3px; }
    svg { width: 30px; height: 30px; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
    .many { position: absolute; top: -4px; right: -4px; min-width: 22px; height: 22px; padding: 0 6px; box-sizing: border-box; border-radius: 11px;
      background: #b3261e; color: #fff; font: 600 13px/22px system-ui, sans-serif; text-align: center; }
    .many[hidden] { display: none; }
    iframe {
      position: fixed; bottom: ${bottom + 72}px; ${side}: 20px; z-index: 2147483646; width: 392px; height: min(640px, calc(100dvh - ${bottom + 92}px)); border: 0;
      border-radius: 16px; box-shadow: 0 8px 36px rgb(0 0 0 / .28); background: transparent; opacity: 0; visibility: hidden; transform: translateY(12px);
      transition: opacity .15s ease, transform .15s ease, visibility .15s;
    }
    .open iframe { opacity: 1; visibility: visible; transform: none; }
    @media (max-width: 480px) {
      iframe { inset: 0; width: 100%; height: 100%; border-radius: 0; }
      .open button { display: none; }
    }
    @media (prefers-reduced-motion: reduce) { button, iframe { transition: none; } }
    @media print { :host { display: none; } }
  `);
  root.adoptedStyleSheets = [sheet];

  const box = document.createElement("div");
  const button = document.createElement("button");
  const many = document.createElement("span");
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  many.className = "many";
  many.hidden = true;
  many.setAttribute("aria-hidden", "true");
  button.append(drawing(), many);
  box.append(button);
  root.append(box);
  /** @type {HTMLIFrameElement | null} */
  let frame = null;
  let open = false;
  let ready = false;
  let unread = 0;
  name();

  function load() {
    if (frame) return;
    frame = document.createElement("iframe");
    frame.title = label;
    frame.allow = "geolocation";
    frame.src = url.href;
    box.append(frame);
  }

  /** @param {boolean} wanted */
  function turn(wanted) {
    open = wanted;
    if (open) load();
    box.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
    keep(open ? "open" : "shut");
    tell();
    if (open) frame?.focus();
    else button.focus({ preventScroll: true });
  }

  /** The chat hears us once it has said that it is there. */
  function tell() {
    if (ready) frame?.contentWindow?.postMessage({ webchat: "open", open }, url.origin);
  }

  /** What is read out of the button: what it does, and how many messages wait. */
  function name() {
    button.setAttribute("aria-label", unread ? `${label}: ${unread} ${unreadWords}` : label);
    button.title = label;
    many.textContent = unread > 99 ? "99+" : String(unread);
    many.hidden = !unread;
  }

  /** @param {string} state */
  function keep(state) {
    try {
      sessionStorage.setItem(key, state);
    } catch {
      // then it opens anew on the next page
    }
  }

  function kept() {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  }

  /** What we keep for the chat, where the browser lets a frame keep nothing. @returns {Record<string, string>} */
  function shelf() {
    /** @type {Record<string, string>} */
    const kept = {};
    try {
      for (const name of LENT) {
        const value = localStorage.getItem(`${key}:${name}`);
        if (value !== null) kept[name] = value;
      }
    } catch {
      // then it lasts as long as the page
    }
    return kept;
  }

  /** @param {{key?: unknown, value?: unknown}} asked */
  function lend({ key: name, value }) {
    if (typeof name !== "string" || !LENT.includes(name)) return;
    try {
      if (typeof value === "string" && value.length < 65_536) localStorage.setItem(`${key}:${name}`, value);
      else localStorage.removeItem(`${key}:${name}`);
    } catch {
      // as above
    }
  }

  function drawing() {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", "M20 11.5a7.5 7.5 0 0 1-7.500 7.500c-1.300 0-2.500-.300-3.600-.850L4 20l1.500-4.300A7.500 7.500 0 1 1 20 11.500zM9 11.500h.01M12.500 11.500h.01M16 11.500h.01");
    svg.append(path);
    return svg;
  }

  /** Nearly black or white, whichever is read better. @param {string} on */
  function inkOn(on) {
    const [red, green, blue] = [1, 3, 5].map((place) => {
      const part = parseInt(on.slice(place, place + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.19 ? "#14171a" : "#ffffff";
  }

  button.addEventListener("click", () => turn(!open));
  addEventListener("message", (event) => {
    if (event.origin !== url.origin || !frame || event.source !== frame.contentWindow) return;
    if (event.data?.webchat === "recall") frame.contentWindow?.postMessage({ webchat: "kept", kept: shelf() }, url.origin);
    if (event.data?.webchat === "keep") lend(event.data);
    if (event.data?.webchat === "ready") {
      ready = true;
      tell();
    }
    if (event.data?.webchat === "close") turn(false);
    if (event.data?.webchat === "unread" && Number.isInteger(event.data.many)) {
      unread = open ? 0 : Math.max(0, event.data.many);
      name();
    }
  });

  const start = () => {
    document.body.append(host);
    if (kept() === "open" && matchMedia("(min-width: 481px)").matches) turn(true);
    else if (kept()) load();
  };
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
