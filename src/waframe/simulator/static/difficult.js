/** The chips of the bench: what seldom comes, and what the business's own phone does. */
import { send } from "./attach.js";
import { openForm } from "./sheets.js";
import { t } from "./texts.js";

/** @typedef {import("./types.js").Message} Message */
/**
 * @typedef {{act: (act: object) => Promise<unknown>, app: (act: object) => Promise<unknown>, edit: (message: Message) => void,
 *   last: (fits: (message: Message) => boolean) => Message|undefined, say: (text: string) => void,
 *   attach: import("./attach.js").Hands, moved: (act: object) => Promise<unknown>}} Hands
 */

const PLACE = { latitude: 19.4326, longitude: -99.1332, name: "Zócalo, Ciudad de México" };
const SPELLINGS = ["2026", "wa_id", "new_wa_id", "customer_changed_number"];
const GONE = new Set(["reaction", "edit", "revoke", "revoked", "call", "system"]);

/** What each chip does. @param {Hands} hands @returns {Record<string, () => unknown>} */
export function difficultThings(hands) {
  const { act, app, moved } = hands;
  return {
    vin: () => act({ type: "image" }),
    voice: () => act({ type: "voice" }),
    location: () => act({ type: "location", ...PLACE }),
    unknown: () => act({ type: "unknown" }),
    edit: () => editLast(hands),
    revoke: () => revokeLast(hands),
    oversize: () => send("oversize", hands.attach),
    new_type: () => send("new_type", hands.attach),
    ad: () => send("ad", hands.attach),
    number: () => openNumber(moved),
    bsuid: () => moved({ type: "bsuid_change" }),
    identity: () => act({ type: "identity_change" }),
    echo: () => openEcho(app),
    standby: () => app({ type: "standby" }),
    handover: () => app({ type: "handover" }),
    history: () => app({ type: "history" }),
    sync: () => app({ type: "sync_contact" }),
    stop: () => act({ type: "preference", value: "stop" }),
    resume: () => act({ type: "preference", value: "resume" }),
  };
}

/** @param {Hands} hands */
function editLast({ last, edit, say }) {
  const own = last((message) => message.content.type === "text");
  return own ? edit(own) : say(t("composer.nothing_to_edit"));
}

/** @param {Hands} hands */
function revokeLast({ last, act, say }) {
  const own = last((message) => !GONE.has(message.content.type));
  return own ? act({ type: "revoke", message_id: own.id }) : say(t("composer.nothing_to_delete"));
}

/** @param {Hands["moved"]} moved */
function openNumber(moved) {
  const fields = [
    { name: "phone", label: t("who.phone"), value: "+52 1 55 ", type: "tel", required: true },
    { name: "spelling", label: t("difficult.spelling"), value: "2026", options: SPELLINGS.map((value) => ({ value, label: value })) },
  ];
  openForm(t("difficult.number_title"), fields, (values) => moved({ type: "number_change", ...values }));
}

/** @param {Hands["app"]} app */
function openEcho(app) {
  const fields = [{ name: "text", label: t("difficult.echo_text"), required: true }];
  openForm(t("difficult.echo_title"), fields, ({ text }) => app({ type: "echo", text }), { word: t("composer.send") });
}
