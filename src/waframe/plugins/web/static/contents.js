/** What a message carries, as the customer sees it: one part for each type, and a named placeholder for what nobody knows. */

import { Player } from "./player.js";
import { Said } from "./said.js";
import { formatMoney, formatPhone, hasText, t } from "./texts.js";
import { classes, h, html, Icon } from "./ui.js";

/** @typedef {import("./api.js").Message} Message */
/** @typedef {{message: Message, chosen?: string | null, foot?: any}} Props `chosen` is the id of what the customer tapped, `foot` the time and ticks */

const WIDEST = 280;
const TALLEST = 320;
const STICKER = 128;

/** The content of a message. @param {Props} props */
export function Content(props) {
  const { content } = props.message;
  const part = PARTS[content.type] ?? Unknown;
  const plain = content.type === "text" || content.type === "note";
  return html`${content.origin && h(Origin, { origin: content.origin })}${part(props)}${!plain && props.foot}`;
}

/** How wide a picture is drawn, so that its place is there before it is. @param {Message["media"]} media */
export function frameOf(media) {
  const { width, height } = media ?? {};
  if (!width || !height) return { width: WIDEST, height: 200 };
  const scale = Math.min(1, WIDEST / width, TALLEST / height);
  return { width: Math.max(64, Math.round(width * scale)), height: Math.max(48, Math.round(height * scale)) };
}

/** @param {string} icon @param {string} text */
const label = (icon, text) => html`<span class="kind">${h(Icon, { name: icon, size: "xs" })}${text}</span>`;

/** @param {Message} message */
const words = (message) => message.text && h(Said, { text: message.text });

/** @param {any} title @param {boolean} chosen @param {string} icon */
const pick = (title, chosen, icon) => html`<span class=${classes(chosen && "chosen")}>${h(Icon, { name: chosen ? "check" : icon, size: "s" })}${title}${chosen && html`<span class="sr"> ${t("content.chosen")}</span>`}</span>`;

/** @param {string} title @param {string | null} url */
const linked = (title, url) => {
  const inner = html`${h(Icon, { name: "external-link", size: "s" })}${title}`;
  return url && /^https?:\/\//.test(url) ? html`<a href=${url} target="_blank" rel="noopener noreferrer" title=${url}>${inner}</a>` : html`<span>${inner}</span>`;
};

/** A file whose bytes are not here: still on its way, or never fetched. @param {string} type */
const absent = (type) => html`<span class="file">${h(Icon, { name: "image" })}<span>${t(`content.${type}`)} · ${t("content.not_here")}</span></span>`;

/** @param {Props} props */
function Picture({ message }) {
  const { media, content, text } = message;
  const caption = content.caption && h(Said, { text: content.caption });
  if (!media) return html`${absent("image")}${caption}`;
  const { width, height } = frameOf(media);
  return html`<button type="button" class="pic" data-picture=${message.id} aria-label=${t("lightbox.open", { text: text || t("content.image") })} style=${{ width: `${width}px`, height: `${height}px` }}>
    <img src=${media.thumbnail ? `${media.url}?size=thumbnail` : media.url} alt="" width=${width} height=${height} loading="lazy" decoding="async" />
  </button>${caption}`;
}

/** @param {Props} props */
function Film({ message }) {
  const { media, content } = message;
  const { width, height } = frameOf(media);
  return html`${media ? html`<video class="film" controls preload="metadata" src=${media.url} style=${{ width: `${width}px`, height: `${height}px` }} aria-label=${t("content.video")}></video>` : absent("video")}${content.caption && h(Said, { text: content.caption })}`;
}

/** @param {Props} props */
function Sound({ message }) {
  const { media, content } = message;
  const type = content.voice ? "voice" : "audio";
  return html`${label(content.voice ? "mic" : "headphones", t(`content.${type}`))}${media ? h(Player, { url: media.url, voice: Boolean(content.voice) }) : absent(type)}`;
}

/** @param {Props} props */
function Paper({ message }) {
  const { media, content } = message;
  const name = content.filename || t("content.document");
  const size = media ? formatSize(media.size_bytes) : t("content.not_here");
  const inner = html`${h(Icon, { name: "file" })}<span class="grow"><bdi class="cut">${name}</bdi><small>${[kindOf(name, media?.mime), size].filter(Boolean).join(" · ")}</small></span>`;
  return html`${media ? html`<a class="file" href=${media.url} download=${name}>${inner}${h(Icon, { name: "download", size: "s" })}</a>` : html`<span class="file">${inner}</span>`}${content.caption && h(Said, { text: content.caption })}`;
}

/** @param {string} name @param {string} [mime] */
const kindOf = (name, mime) => (/\.(\w{1,5})$/.exec(name)?.[1] ?? mime?.split("/")[1] ?? "").toUpperCase();

/** A number of bytes as people say it. @param {number} bytes */
export function formatSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1024, "KB"] : [bytes / 1_048_576, "MB"];
  return `${size < 10 ? Math.round(size * 10) / 10 : Math.round(size)} ${unit}`;
}

/** @param {Props} props */
const Sticker = ({ message }) => (message.media ? html`<img class="sticker" src=${message.media.url} alt=${t("content.sticker")} width=${STICKER} height=${STICKER} loading="lazy" />` : absent("sticker"));

/** @param {Props} props */
function Place({ message }) {
  const { latitude, longitude, name, address } = message.content;
  const spot = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return html`<a class="file" href="https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}" target="_blank" rel="noopener noreferrer">
    ${h(Icon, { name: "map-pin" })}<span class="grow"><bdi class="cut">${name || t("content.location")}</bdi><small dir="auto">${address || spot}</small></span>${h(Icon, { name: "external-link", size: "s" })}</a>`;
}

/** @param {Props} props */
const Cards = ({ message }) =>
  message.content.cards.map(
    (/** @type {any} */ card, /** @type {number} */ index) => html`<div class="file" key=${index}>${h(Icon, { name: "contact" })}<span class="grow"><bdi>${card.name}</bdi>
      ${card.organisation && html`<small>${card.organisation}</small>`}
      ${card.phones?.map((/** @type {any} */ phone) => html`<small key=${phone.number}><a class="link" href="tel:${phone.number.replace(/[^\d+]/g, "")}">${formatPhone(phone.number)}</a></small>`)}
      ${card.emails?.map((/** @type {string} */ email) => html`<small key=${email}><a class="link" href="mailto:${email}">${email}</a></small>`)}</span></div>`,
  );

/** A header, words, a footer, and what can be tapped. @param {Message} message @param {any[]} picks @param {any[]} [between] */
function Interactive(message, picks, between = []) {
  const { header, footer, body } = message.content;
  return html`${head(header, message)}${body && h(Said, { text: body })}${between}${footer && html`<p class="footer">${footer}</p>`}${picks.length > 0 && html`<div class=${classes("picks", picks.length > 2 && "stacked")}>${picks}</div>`}`;
}

/** @param {any} header @param {Message} message */
function head(header, message) {
  if (!header) return null;
  if (typeof header === "string") return html`<b class="header">${header}</b>`;
  if (header.text ?? header.body) return html`<b class="header">${header.text ?? header.body}</b>`;
  const file = header.media ?? header;
  const part = { image: Picture, video: Film, document: Paper, location: Place }[/** @type {string} */ (file.type)];
  return part ? part({ message: { ...message, content: file } }) : null;
}

/** @param {Props} props */
function Listed({ message, chosen }) {
  const rows = message.content.sections.map((/** @type {any} */ section, /** @type {number} */ index) => html`<div class="sheet" key=${index}>${section.title && html`<b>${section.title}</b>`}
    ${section.rows.map((/** @type {any} */ row) => html`<span key=${row.id} class=${classes(row.id === chosen && "chosen")}>${h(Icon, { name: row.id === chosen ? "check" : "minus", size: "xs" })}<span class="grow">${row.title}${row.description && html`<small>${row.description}</small>`}</span></span>`)}</div>`);
  return Interactive(message, [pick(message.content.button, false, "menu")], rows);
}

/** @param {string[]} products */
const wares = (products) => html`<div class="sheet">${products.map((product) => html`<span key=${product}>${h(Icon, { name: "package", size: "s" })}<span class="mono">${product}</span></span>`)}</div>`;

/** @param {Props} props */
const Products = ({ message }) => Interactive(message, [pick(t("content.see_products"), false, "store")], message.content.sections.map((/** @type {any} */ section) => html`${section.title && html`<b class="header">${section.title}</b>`}${wares(section.products)}`));

/** @param {Props} props */
const Carousel = ({ message }) =>
  Interactive(message, [], [
    html`<div class="carousel" tabindex="0" role="group" aria-label=${t("content.carousel")}>${message.content.cards.map(
      (/** @type {any} */ card, /** @type {number} */ index) => html`<div class="slide" key=${index}>
        ${card.product ? wares([card.product]) : card.media && html`<span class="file">${h(Icon, { name: card.media.type === "video" ? "video" : "image" })}<span>${t(`content.${card.media.type}`)}</span></span>`}
        ${card.body && h(Said, { text: card.body })}
        <div class="picks stacked">${card.url ? linked(card.title ?? card.url, card.url) : card.buttons?.map((/** @type {any} */ one) => pick(one.title, false, "reply"))}</div></div>`,
    )}</div>`,
  ]);

/** @param {Props} props */
function Template({ message, chosen }) {
  const { content } = message;
  const buttons = (content.buttons ?? []).filter((/** @type {any} */ one) => one.value).map((/** @type {any} */ one) => pick(one.value, one.value === chosen, one.kind === "url" ? "external-link" : "reply"));
  return html`${label("layout-template", `${t("content.template")} · ${content.name}`)}${head(content.header, message)}${content.preview ? h(Said, { text: content.preview }) : html`<p class="said soft">${Object.values(content.values ?? {}).join(" · ")}</p>`}${buttons.length > 0 && html`<div class="picks">${buttons}</div>`}`;
}

/** @param {Props} props */
const Answers = ({ message }) =>
  html`${label("list-checks", `${t("content.form_answer")} · ${message.content.name}`)}${message.content.body && h(Said, { text: message.content.body })}<dl class="answers">${Object.entries(message.content.answers ?? {})
    .filter(([name]) => name !== "flow_token")
    .map(([name, value]) => html`<div key=${name}><dt>${name.replace(/_/g, " ")}</dt><dd dir="auto">${typeof value === "object" ? JSON.stringify(value) : String(value)}</dd></div>`)}</dl>`;

/** @param {Props} props */
function Cart({ message }) {
  const lines = message.content.lines;
  const total = lines.reduce((/** @type {number} */ sum, /** @type {any} */ line) => sum + line.price_cents * line.quantity, 0);
  return html`${label("package", t("content.order"))}<div class="sheet">${lines.map((/** @type {any} */ line) => html`<span key=${line.product}><span class="quiet">${line.quantity} ×</span><span class="grow mono">${line.product}</span>${formatMoney(line.price_cents * line.quantity, line.currency)}</span>`)}
    <span class="sum"><span class="grow">${t("content.order_total")}</span><b>${formatMoney(total, lines[0]?.currency)}</b></span></div>${message.content.note && h(Said, { text: message.content.note })}`;
}

/** @param {Props} props */
function Call({ message }) {
  const { event, seconds } = message.content;
  return html`<span class="file">${h(Icon, { name: "phone" })}<span>${t(`call.${event}`)}${seconds ? ` · ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : ""}</span></span>`;
}

/** @param {Props} props */
function Notice({ message }) {
  const { kind, body, new_phone: phone } = message.content;
  const text = hasText(`notice.${kind}`) ? t(`notice.${kind}`, { phone: formatPhone(phone) }) : t("bubble.unknown", { type: kind });
  return html`${label("circle-alert", t("content.system"))}<p class="said soft">${text}</p>${body && h(Said, { text: body })}`;
}

/** What is of no known type still says what it is. @param {Props} props */
function Unknown({ message }) {
  const { type, kind, reason } = message.content;
  return html`<span class="file">${h(Icon, { name: "circle-question-mark" })}<span>${t("bubble.unknown", { type: kind || type })}${reason && html`<small>${reason}</small>`}</span></span>${words(message)}`;
}

/** From where a message came: forwarded, of a group's member, out of an advertisement, about a product. @param {{origin: any}} props */
function Origin({ origin }) {
  const { forwarded, referral, product, author } = origin;
  return html`${author?.name && html`<b class="header">${author.name}</b>`}
    ${forwarded && forwarded !== "no" && label("forward", t(forwarded === "often" ? "origin.forwarded_often" : "origin.forwarded"))}
    ${referral && label("tag", t("origin.referral", { headline: referral.headline || referral.source_url || referral.source_id || "" }))}
    ${product && label("package", t("origin.product", { product: product.product }))}`;
}

/** Parts by type. @type {Record<string, (props: Props) => any>} */
const PARTS = {
  text: ({ message, foot }) => h(Said, { text: message.text, foot }),
  note: ({ message, foot }) => h(Said, { text: message.text, note: true, foot }),
  image: Picture,
  video: Film,
  audio: Sound,
  document: Paper,
  sticker: Sticker,
  location: Place,
  contacts: Cards,
  buttons: ({ message, chosen }) => Interactive(message, message.content.buttons.map((/** @type {any} */ one) => pick(one.title, one.id === chosen, "reply"))),
  list: Listed,
  link_button: ({ message }) => Interactive(message, [linked(message.content.title, message.content.url)]),
  location_request: ({ message }) => Interactive(message, [pick(t("content.send_location"), false, "map-pin")]),
  contact_request: ({ message }) => Interactive(message, [pick(t("content.send_contact"), false, "contact")]),
  form: ({ message }) => Interactive(message, [pick(message.content.button, false, "list-checks")]),
  product: ({ message }) => Interactive(message, [], [wares([message.content.product])]),
  product_list: Products,
  catalog: ({ message }) => Interactive(message, [pick(t("content.see_catalog"), false, "store")]),
  carousel: Carousel,
  template: Template,
  interactive: ({ message }) => html`${label("layout-template", message.content.kind)}${words(message)}`,
  choice: ({ message }) => html`<p class="said" dir="auto">${h(Icon, { name: "reply", size: "s" })}${message.content.title}${message.content.description && html`<small>${message.content.description}</small>`}</p>`,
  form_answer: Answers,
  order: Cart,
  call: Call,
  system: Notice,
  reaction: ({ message }) => html`<p class="said">${message.content.emoji} <span class="soft">${t("content.reaction")}</span></p>`,
  edit: ({ message }) => html`${label("pencil", t("bubble.edited"))}${words(message)}`,
  revoke: () => html`<p class="said soft">${t("bubble.revoked")}</p>`,
};
