/** The sheet behind the plus: everything that a phone can send, in three groups. */
import { h, icon } from "./dom.js";
import { closing, openForm, openSheet } from "./sheets.js";
import { t } from "./texts.js";

/** @typedef {{act: (act: object) => Promise<unknown>, file: () => void, order: () => void, call: () => void, voice: () => void}} Hands */

const PLACE = { latitude: "19.4326", longitude: "-99.1332", name: "Zócalo, Ciudad de México" };
const GROUPS = {
  files: { image: "image", file: "paperclip", video: "video", voice: "mic", audio: "music", document: "file-text", sticker: "sticker", animated: "sparkles" },
  others: { location: "map-pin", contacts: "user-round", order: "shopping-cart", product: "shopping-bag", call: "phone", ad: "megaphone" },
  odd: { poll: "list-filter", new_type: "sparkles", oversize: "file-x", group: "users-round", raw: "braces" },
};

/** Open the sheet. @param {Hands} hands */
export function openAttach(hands) {
  const groups = Object.entries(GROUPS).flatMap(([name, signs]) => [h("p", { class: "section" }, t(`attach.${name}`)), tiles(signs, hands)]);
  openSheet(t("attach.title"), ...groups);
}

/** @param {Record<string, string>} signs @param {Hands} hands */
function tiles(signs, hands) {
  const nodes = Object.entries(signs).map(([name, sign]) => h("button", { type: "button", click: closing(() => send(name, hands)) }, h("span", { class: "tile" }, icon(sign)), h("small", {}, t(`attach.${name}`))));
  return h("div", { class: "tiles" }, ...nodes);
}

/** @param {string} name @param {Hands} hands */
export function send(name, hands) {
  const { act } = hands;
  const ways = {
    image: () => act({ type: "image" }),
    file: hands.file,
    video: () => act({ type: "video" }),
    voice: hands.voice,
    audio: () => act({ type: "audio" }),
    document: () => act({ type: "document" }),
    sticker: () => act({ type: "sticker" }),
    animated: () => act({ type: "sticker", animated: true }),
    location: () => openLocation(act),
    contacts: () => openContact(act),
    order: hands.order,
    product: () => act({ type: "product", product_retailer_id: "BAL-0455" }),
    call: hands.call,
    ad: () => act({ type: "text", text: t("attach.ad_text"), referral: {} }),
    poll: () => act({ type: "unsupported" }),
    new_type: () => act({ type: "new_type" }),
    oversize: () => act({ type: "oversize" }),
    group: () => act({ type: "text", text: t("attach.group_text"), group_id: "Y2FwaV9ncm91cDoxNTU1MDAwMTExMQ" }),
    raw: () => openRaw(act),
  };
  return ways[name]();
}

/** @param {Hands["act"]} act */
export function openLocation(act, reply = null) {
  const number = (name) => ({ name, label: t(`location.${name}`), value: PLACE[name], type: "number", step: "any", required: true });
  const fields = [number("latitude"), number("longitude"), { name: "name", label: t("location.name"), value: PLACE.name }, { name: "address", label: t("location.address") }];
  const save = ({ latitude, longitude, name, address }) => act({ type: "location", latitude: Number(latitude), longitude: Number(longitude), name: name || null, address: address || null, reply_to: reply });
  openForm(t("location.title"), fields, save, { word: t("composer.send") });
}

/** @param {Hands["act"]} act */
function openContact(act) {
  const fields = [
    { name: "name", label: t("contact.name"), value: "Taller Uno", required: true },
    { name: "phone", label: t("contact.phone"), value: "+52 55 5555 0101", type: "tel", required: true },
    { name: "organization", label: t("contact.organization") },
  ];
  const save = ({ name, phone, organization }) => act({ type: "contacts", people: [{ name, phone, wa_id: phone.replace(/\D/g, ""), organization: organization || null }] });
  openForm(t("contact.title"), fields, save, { word: t("composer.send") });
}

/** @param {Hands["act"]} act */
function openRaw(act) {
  const example = JSON.stringify({ type: "text", text: { body: "hola" } }, null, 2);
  const fields = [{ name: "element", label: t("attach.raw_label"), value: example, type: "area", required: true }];
  const save = ({ element }) => act({ type: "raw", element: JSON.parse(element) });
  openForm(t("attach.raw"), fields, save, { word: t("composer.send") });
}
