/** The service worker of the shell: registered after the page stands, so that it costs the first paint nothing. */

/** Register it where the browser has such a thing and the origin is secure. */
export async function startWorker() {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return null;
  return navigator.serviceWorker.register("/sw.js", { scope: "/" });
}
