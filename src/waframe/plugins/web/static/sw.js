/** The service worker: keeps the shell of this build, so that the page opens without a network, and shows what is pushed. */

const SHELL = "desk-{build}";
const LOOKING = "waframe.looking";

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

/** The page, and every file that it names: enough to open without a network. */
async function keepShell() {
  const cache = await caches.open(SHELL);
  const page = await fetch("/", { cache: "no-cache" });
  if (!page.ok) throw new Error(`the page answers ${page.status}`);
  const named = [...(await page.clone().text()).matchAll(/(?:href|src)="(\/desk\/{build}\/[^"]+)"/g)].map((found) => found[1]);
  await cache.put("/", page);
  await cache.addAll([...new Set(named), "/desk/{build}/icons.svg", "/desk/{build}/texts/es.json", "/desk/{build}/texts/en.json"]);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("desk-") && name !== SHELL).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === "/") event.respondWith(freshest(event.request));
  else if (url.pathname.startsWith("/desk/{build}/")) event.respondWith(kept(event.request));
});

/** The page from the network, and the kept one where there is none. */
async function freshest(request) {
  const cache = await caches.open(SHELL);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put("/", response.clone());
    return response;
  } catch {
    return (await cache.match("/")) ?? Response.error();
  }
}

/** A file of this build: its content never changes. */
async function kept(request) {
  const cache = await caches.open(SHELL);
  const found = await cache.match(request, { ignoreVary: true });
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

/** Show what was pushed, unless somebody looks at the desk anyway. */
self.addEventListener("push", (event) => event.waitUntil(show(event.data?.json() ?? {})));

async function show(news) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.some((page) => page.focused)) return;
  await self.registration.showNotification(news.title ?? "waframe", {
    body: news.body ?? "",
    tag: news.conversation_id ?? "waframe",
    renotify: Boolean(news.conversation_id),
    icon: "/desk/{build}/icons/192.png",
    badge: "/desk/{build}/icons/badge.png",
    data: { conversation_id: news.conversation_id ?? null, taken: news.taken ?? "", failed: news.failed ?? "" },
    actions: news.conversation_id && news.take ? [{ action: "take", title: news.take }] : [],
  });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { conversation_id: id, failed } = event.notification.data ?? {};
  event.waitUntil(event.action === "take" && id ? take(id, failed) : look(id));
});

/** Take the conversation with the session of this browser, and show it; say so where somebody was faster. */
async function take(id, failed) {
  const response = await fetch(`/api/conversations/${id}/actions/take`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
    body: "{}",
  }).catch(() => null);
  if (!response?.ok && failed) await self.registration.showNotification(failed, { tag: id, icon: "/desk/{build}/icons/192.png", data: { conversation_id: id } });
  else await look(id);
}

/** Bring the desk to the front at a conversation, or open it. */
async function look(id) {
  const [page] = await self.clients.matchAll({ type: "window" });
  if (!page) return self.clients.openWindow(id ? `/#/c/${id}` : "/");
  page.postMessage({ kind: LOOKING, id });
  return page.focus();
}
