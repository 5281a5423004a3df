/** A small picker of emoji: those used last come first, arrows move, and a word finds one. */

import { t } from "./texts.js";
import { html, useEffect, useRef, useSignal } from "./ui.js";

const STORED = "waframe.emoji";
const COLUMNS = 8;
const KEPT = 16;
/** Each with the words by which it is found, in both languages. */
const EMOJI = [
  "😀 feliz sonrisa smile", "😄 feliz alegre happy", "😅 sudor alivio sweat", "😂 risa llorar laugh", "🙂 sonrisa smile", "😉 guiño wink", "😊 contento blush", "😍 amor ojos love",
  "😘 beso kiss", "🤗 abrazo hug", "🤔 pensar think", "😐 neutral serio", "🙄 ojos roll", "😮 sorpresa wow", "😢 triste sad", "😭 llorar cry",
  "😡 enojo angry", "🥳 fiesta party", "😎 lentes cool", "🤝 trato acuerdo deal handshake", "👍 bien pulgar ok thumbs up", "👎 mal pulgar thumbs down", "👌 perfecto ok", "✌️ paz peace",
  "🙏 gracias favor thanks please", "👏 aplauso clap", "💪 fuerza strong", "👋 hola adiós wave", "👉 señalar derecha point", "👇 abajo down", "☝️ arriba up", "✋ alto stop hand",
  "❤️ corazón amor heart", "💚 corazón verde heart", "💙 corazón azul heart", "💔 roto broken", "⭐ estrella star", "✨ brillo sparkles", "🔥 fuego fire", "🎉 fiesta confeti party",
  "✅ listo hecho check", "❌ no error cross", "⚠️ aviso cuidado warning", "❗ atención important", "❓ duda pregunta question", "💯 cien hundred", "🆗 ok", "🔴 rojo red",
  "🚗 coche carro auto car", "🚙 camioneta suv", "🚚 envío camión truck delivery", "🏍️ moto motorcycle", "🔧 llave taller wrench", "🔩 tornillo tuerca bolt", "🛠️ herramienta taller tools", "⚙️ engrane pieza gear",
  "🛞 llanta rueda tyre wheel", "🔋 batería battery", "⛽ gasolina fuel", "🛢️ aceite oil", "💡 foco luz light", "🧰 caja herramienta toolbox", "🧾 recibo nota factura receipt", "📦 paquete envío box package",
  "💳 tarjeta pago card", "💵 dinero efectivo cash money", "🏦 banco transferencia bank", "💰 dinero money", "🛒 carrito compra cart", "🏷️ precio etiqueta price", "📈 sube up chart", "📉 baja down chart",
  "📞 teléfono llamar phone", "📱 celular mobile", "💬 mensaje chat", "📧 correo mail", "📍 ubicación lugar pin location", "🗺️ mapa map", "🏪 tienda sucursal store", "🏠 casa house",
  "⏰ alarma hora alarm", "⌛ espera wait hourglass", "📅 fecha calendario date", "🕐 hora reloj clock", "📷 foto cámara photo", "📎 archivo clip attach", "📝 nota escribir write", "🔍 buscar search",
  "☀️ sol día sun", "🌙 luna noche moon", "🌧️ lluvia rain", "☕ café coffee", "🌮 taco", "🎂 cumpleaños pastel birthday", "🎁 regalo gift", "🇲🇽 méxico mexico",
].map((line) => {
  const [emoji, ...words] = line.split(" ");
  return { emoji, words: words.join(" ") };
});

/** @returns {string[]} */
const recent = () => JSON.parse(localStorage.getItem(STORED) ?? "[]");

/** Without accents and in small letters. @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {{onPick: (emoji: string) => void, onClose: () => void}} props */
export function EmojiPicker({ onPick, onClose }) {
  const query = useSignal("");
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    root.current?.querySelector("input")?.focus();
    const away = (/** @type {Event} */ event) => !root.current?.contains(/** @type {Node} */ (event.target)) && onClose();
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, []);
  const last = recent();
  const found = query.value
    ? EMOJI.filter((one) => plain(one.words).includes(plain(query.value)))
    : [...last.map((emoji) => EMOJI.find((one) => one.emoji === emoji) ?? { emoji, words: "" }), ...EMOJI.filter((one) => !last.includes(one.emoji))];
  const pick = (/** @type {string} */ emoji) => {
    localStorage.setItem(STORED, JSON.stringify([emoji, ...last.filter((one) => one !== emoji)].slice(0, KEPT)));
    onPick(emoji);
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const buttons = /** @type {HTMLElement[]} */ ([...(root.current?.querySelectorAll("button") ?? [])]);
    const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: at < 0 ? 1 : COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter" && at < 0) found[0] && pick(found[0].emoji);
    else if (step && (at >= 0 || event.key === "ArrowDown")) {
      if (at + step < 0) root.current?.querySelector("input")?.focus();
      else buttons[Math.min(at + step, buttons.length - 1)]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="emoji" ref=${root} role="dialog" aria-label=${t("emoji.label")} onKeyDown=${onKeyDown}>
    <label class="field"><input type="search" placeholder=${t("emoji.search")} aria-label=${t("emoji.search")} value=${query.value} onInput=${(/** @type {any} */ event) => (query.value = event.target.value)} /></label>
    <div class="emoji-grid">${found.map((one) => html`<button type="button" key=${one.emoji} tabindex="-1" aria-label=${one.words || one.emoji} onClick=${() => pick(one.emoji)}>${one.emoji}</button>`)}</div>
    ${!found.length && html`<p class="quiet">${t("emoji.nothing")}</p>`}
  </div>`;
}
