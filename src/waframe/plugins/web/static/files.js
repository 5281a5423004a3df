/** Files before they leave: what the channel takes of each kind, told in words, and their way to the server with its progress. */

import { ApiProblem, requireLogin, Unreachable } from "./api.js";
import { formatSize } from "./contents.js";
import { t } from "./texts.js";

/** @typedef {"image" | "video" | "audio" | "document" | "sticker"} Kind */
/** @typedef {{text: string, asDocument: boolean}} Fault */

const WEBP_HEADER = 21;
const WEBP_ANIMATED = 2;

/** @typedef {import("./api.js").Channel | null} Channel */

/** What the channel says of a kind. @param {Channel} channel @param {string} kind */
const limitOf = (channel, kind) => channel?.files.find((one) => one.kind === kind) ?? null;

/** What a file is to the channel, by its type. @param {string} type @param {Channel} channel @returns {Kind} */
export function kindOf(type, channel) {
  const plain = type.split(";")[0];
  const group = plain.split("/")[0];
  const kind = group === "image" || group === "video" || group === "audio" ? group : "document";
  const takes = (/** @type {string} */ of) => limitOf(channel, of)?.mimes.includes(plain) ?? false;
  return !takes(kind) && takes("sticker") ? "sticker" : kind;
}

/** What the channel would say against a file; null where nothing. @param {File | Blob} file @param {Kind} kind @param {Channel} channel @returns {Promise<Fault | null>} */
export async function faultOf(file, kind, channel) {
  if (!file.size) return { text: t("files.empty"), asDocument: false };
  const limit = limitOf(channel, kind);
  if (!channel || !limit) return null;
  const type = file.type.split(";")[0];
  if (limit.mimes.length && !limit.mimes.includes(type)) return { text: t("files.type", { kind: t(`content.${kind}`), types: limit.mimes.map(short).join(", "), channel: channel.title }), asDocument: true };
  const most = limit.still_bytes !== null && !(await isAnimated(file)) ? limit.still_bytes : limit.largest_bytes;
  if (file.size <= most) return null;
  const room = limitOf(channel, "document")?.largest_bytes ?? 0;
  return { text: t("files.size", { kind: t(`content.${kind}`), size: formatSize(file.size), limit: formatSize(most), channel: channel.title }), asDocument: kind !== "document" && file.size <= room };
}

/** @param {string} type */
const short = (type) => type.split("/")[1].replace("x-", "").toUpperCase();

/** @param {Blob} file */
async function isAnimated(file) {
  const bytes = new Uint8Array(await file.slice(0, WEBP_HEADER).arrayBuffer());
  return String.fromCharCode(...bytes.slice(12, 16)) === "VP8X" && (bytes[20] & WEBP_ANIMATED) !== 0;
}

/**
 * Bring a file to the server. Raises ApiProblem or Unreachable.
 * @param {File | Blob} file
 * @param {string} filename
 * @param {(part: number) => void} onProgress from 0 to 1
 * @param {AbortSignal} signal
 * @returns {Promise<{id: string, mime: string, size_bytes: number, width: number | null, height: number | null, kinds?: string[]}>}
 */
export function upload(file, filename, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/media?filename=${encodeURIComponent(filename)}`);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => total && onProgress(loaded / total);
    request.onerror = () => reject(new Unreachable("upload"));
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    request.onload = () => {
      if (request.status < 300) resolve(request.response);
      else if (request.status === 401) requireLogin().then(() => upload(file, filename, onProgress, signal)).then(resolve, reject);
      else if ([502, 503, 504].includes(request.status)) reject(new Unreachable(request.status));
      else reject(new ApiProblem(request.status, request.response ?? {}));
    };
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
