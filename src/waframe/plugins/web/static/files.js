/** Files before they leave: what the channel takes of each kind, told in words, and their way to the server with its progress. */

import { ApiProblem, requireLogin, Unreachable } from "./api.js";
import { formatSize } from "./contents.js";
import { t } from "./texts.js";

/** @typedef {"image" | "video" | "audio" | "document" | "sticker"} Kind */
/** @typedef {{text: string, asDocument: boolean}} Fault */

const KB = 1024;
const MB = KB * KB;
/** By kind: how many bytes, and which types. @type {Record<Kind, {most: number, types: string[]}>} */
const LIMITS = {
  image: { most: 5 * MB, types: ["image/jpeg", "image/png"] },
  video: { most: 16 * MB, types: ["video/mp4", "video/3gpp"] },
  audio: { most: 16 * MB, types: ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/ogg", "audio/webm"] },
  document: { most: 100 * MB, types: [] },
  sticker: { most: 100 * KB, types: ["image/webp"] },
};
const ANIMATED_MOST = 500 * KB;
const WEBP_HEADER = 21;
const WEBP_ANIMATED = 2;

/** What a file is to the channel, by its type. @param {string} type @returns {Kind} */
export function kindOf(type) {
  const plain = type.split(";")[0];
  if (plain === "image/webp") return "sticker";
  const group = plain.split("/")[0];
  return group === "image" || group === "video" || group === "audio" ? group : "document";
}

/** What the channel would say against a file; null where nothing. @param {File | Blob} file @param {Kind} kind @returns {Promise<Fault | null>} */
export async function faultOf(file, kind) {
  const { most, types } = LIMITS[kind];
  const type = file.type.split(";")[0];
  if (!file.size) return { text: t("files.empty"), asDocument: false };
  if (types.length && !types.includes(type)) return { text: t("files.type", { kind: t(`content.${kind}`), types: types.map(short).join(", ") }), asDocument: true };
  const limit = kind === "sticker" && (await isAnimated(file)) ? ANIMATED_MOST : most;
  if (file.size <= limit) return null;
  return { text: t("files.size", { kind: t(`content.${kind}`), size: formatSize(file.size), limit: formatSize(limit) }), asDocument: kind !== "document" && file.size <= LIMITS.document.most };
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
