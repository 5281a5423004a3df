/** Files that wait to be sent: chosen, pasted or dropped, checked at once, on their way while one still writes. */

import { newKey } from "./api.js";
import { formatSize } from "./contents.js";
import { faultOf, kindOf, upload } from "./files.js";
import { t } from "./texts.js";
import { Button, classes, h, html, Icon } from "./ui.js";

/**
 * @typedef {{id: string, file: File, kind: import("./files.js").Kind, url: string | null, part: number, media: any,
 *   fault: import("./files.js").Fault | null, problem: string, voice: boolean, channel: import("./api.js").Channel | null, end: AbortController,
 *   arriving: Promise<any> | null}} Attachment
 */
/** @typedef {import("./vendor/signals.js").Signal<Attachment[]>} Attachments */

/** @type {Record<import("./files.js").Kind, string>} */
const ICONS = { video: "video", audio: "mic", sticker: "smile", image: "image", document: "file" };

/** @param {Attachments} all @param {string} id @param {Partial<Attachment>} change */
const set = (all, id, change) => (all.value = all.value.map((one) => (one.id === id ? { ...one, ...change } : one)));

/** Add files; those that the channel takes set off at once. @param {Attachments} all @param {Iterable<File>} files @param {import("./api.js").Channel | null} channel @param {{voice?: boolean}} [more] */
export async function attach(all, files, channel, { voice = false } = {}) {
  for (const file of files) {
    const kind = voice ? "audio" : kindOf(file.type, channel);
    const one = { id: newKey(), file, kind, url: file.type.startsWith("image/") ? URL.createObjectURL(file) : null, part: 0, media: null, fault: null, problem: "", voice, channel, end: new AbortController(), arriving: null };
    all.value = [...all.value, one];
    const fault = await faultOf(file, kind, channel);
    if (fault) set(all, one.id, { fault });
    else bring(all, one.id);
  }
}

/** @param {Attachments} all @param {string} id */
function bring(all, id) {
  const one = all.value.find((found) => found.id === id);
  if (!one) return;
  const arriving = upload(one.file, one.file.name, (part) => set(all, id, { part }), one.end.signal).then(
    (media) => {
      if (media.kinds && !media.kinds.includes(one.kind)) {
        const fault = { text: t("files.kind", { kind: t(`content.${one.kind}`), mime: media.mime, channel: one.channel?.title ?? "" }), asDocument: media.kinds.includes("document") };
        return set(all, id, { fault, arriving: null }), null;
      }
      return set(all, id, { media, part: 1 }), media;
    },
    (problem) => (set(all, id, { problem: problem.name === "Unreachable" ? t("files.offline") : (problem.detail || problem.message), arriving: null }), null),
  );
  set(all, id, { arriving, problem: "", part: 0 });
}

/** @param {Attachments} all @param {string} id */
export function detach(all, id) {
  const one = all.value.find((found) => found.id === id);
  one?.end.abort();
  if (one?.url) URL.revokeObjectURL(one.url);
  all.value = all.value.filter((found) => found.id !== id);
}

/**
 * The contents of all files once they are on the server; null where one of them cannot go. The words go with the first one
 * that can carry them.
 * @param {Attachments} all @param {string} caption @returns {Promise<{contents: any[], captioned: boolean} | null>}
 */
export async function arrived(all, caption) {
  const arriving = await Promise.all(all.value.map((one) => one.media ?? one.arriving));
  if (arriving.some((media) => !media)) return null;
  let words = caption;
  const contents = all.value.map(({ kind, file, voice }, index) => {
    const content = { type: kind, media_id: arriving[index].id, mime: arriving[index].mime };
    if (kind === "audio") return voice ? { ...content, voice } : content;
    if (kind === "sticker") return content;
    const said = words;
    words = "";
    return { ...content, ...(said && { caption: said }), ...(kind === "document" && { filename: file.name }) };
  });
  return { contents, captioned: words === "" };
}

/** The files above the words. @param {{all: Attachments}} props */
export const Tray = ({ all }) =>
  html`<ul class="tray" role="list" aria-label=${t("files.label")}>${all.value.map(
    (one) => html`<li key=${one.id} class=${classes("attached", (one.fault || one.problem) && "v-danger faulty")}>
      ${one.url ? html`<img src=${one.url} alt="" width="40" height="40" />` : h(Icon, { name: ICONS[one.kind] })}
      <span class="grow"><bdi class="cut">${one.voice ? t("content.voice") : one.file.name}</bdi>
        <small role=${one.fault || one.problem ? "alert" : undefined}>${one.fault?.text ?? (one.problem || `${t(`content.${one.kind}`)} · ${formatSize(one.file.size)}`)}</small>
        ${!one.fault && !one.problem && !one.media && html`<progress max="1" value=${one.part} aria-label=${t("files.progress")}></progress>`}</span>
      ${one.fault?.asDocument && h(Button, { small: true, onClick: () => (set(all, one.id, { kind: "document", fault: null }), bring(all, one.id)), children: t("files.as_document") })}
      ${one.problem && h(Button, { small: true, icon: "rotate-ccw", label: t("empty.again"), onClick: () => bring(all, one.id) })}
      ${h(Button, { small: true, kind: "bare", icon: "x", label: t("files.remove", { name: one.file.name }), onClick: () => detach(all, one.id) })}
    </li>`,
  )}</ul>`;
