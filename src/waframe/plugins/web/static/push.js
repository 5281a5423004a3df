/** The service worker of the shell, and what is told by push while nobody looks. Registered after the page stands. */

import { api } from "./api.js";
import { open } from "./actions.js";

/** @typedef {"unknown" | "on" | "off" | "denied" | "unsupported" | "unavailable"} PushState */

const ON_SCREEN = "waframe.looking";

/** Register the worker where the browser has such a thing and the origin is secure. */
export async function startWorker() {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return null;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.kind === ON_SCREEN && data.id) open(data.id);
  });
  const worker = await navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => null);
  if (worker && "Notification" in window && Notification.permission === "granted") renew().catch(() => undefined);
  return worker;
}

/** Whether this browser is told by push. @returns {Promise<PushState>} */
export async function pushState() {
  if (!("PushManager" in window) || !("Notification" in window)) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  const known = await api.subscription().catch(() => null);
  if (!known?.key) return "unavailable";
  const worker = await navigator.serviceWorker.getRegistration("/");
  return (await worker?.pushManager.getSubscription()) ? "on" : "off";
}

/** Ask for leave, subscribe, and tell the server. @returns {Promise<PushState>} */
export async function startPush() {
  if ((await Notification.requestPermission()) !== "granted") return pushState();
  const { key } = await api.subscription();
  const worker = await navigator.serviceWorker.ready;
  try {
    const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
    await api.subscribe(subscription.toJSON());
  } catch {
    return "unavailable";
  }
  return "on";
}

/** Tell the server anew, for a subscription may have changed or another agent uses this browser now. */
async function renew() {
  const worker = await navigator.serviceWorker.ready;
  const subscription = await worker.pushManager.getSubscription();
  if (subscription) await api.subscribe(subscription.toJSON());
}

/** Be told no more in this browser. @returns {Promise<PushState>} */
export async function stopPush() {
  const worker = await navigator.serviceWorker?.getRegistration("/");
  const subscription = await worker?.pushManager?.getSubscription();
  if (!subscription) return "off";
  await api.unsubscribe(subscription.endpoint).catch(() => undefined);
  await subscription.unsubscribe();
  return "off";
}

/** @param {string} text base64url */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
