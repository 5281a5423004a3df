/** Holds the page together: which chat is open, what the customer does, and what has changed. */
import { api, Refused } from "./api.js";
import { prepareBench, showBench } from "./bench.js";
import { clearDraft, notice, prepareComposer, startEditing } from "./composer.js";
import { prepareMenu, showContacts } from "./contacts.js";
import { by, dress } from "./dom.js";
import { openForm, openList } from "./sheets.js";
import { loadTexts, t } from "./texts.js";
import { showThread } from "./thread.js";

const RETRY_MS = 1000;
const LOOK_AGAIN_MS = 15000;
const TYPING_MS = 1500;
const PLACE = { latitude: 19.4326, longitude: -99.1332, name: "Zócalo, Ciudad de México" };

/** @type {{customer: string|null, number: string|null, view: import("./types.js").View|null}} */
const state = { customer: null, number: null, view: null };
let look = 0;

/** Do something and show a refusal above the line. @param {() => Promise<unknown>} action */
async function attempt(action) {
  try {
    await action();
    if (by("notice").classList.contains("wrong")) notice("");
  } catch (error) {
    if (!(error instanceof Refused || error instanceof TypeError)) throw error;
    notice(error instanceof Refused ? error.message : t("error.lost"), undefined, true);
  }
}

/** @param {object} act */
function act(act) {
  by("log").scrollTop = 0;
  return attempt(() => api.act(state.number, state.customer, act));
}

/** @param {Blob} file @param {{kind?: string, filename?: string}} about */
function sendFile(file, about = {}) {
  const family = file.type.split("/")[0];
  const kind = ["image", "audio", "video"].includes(family) ? family : "document";
  by("log").scrollTop = 0;
  return attempt(() => api.file(state.number, state.customer, file, { kind, ...about }));
}

/** @param {string} path */
async function sample(path) {
  const response = await fetch(`/static/samples/${path}`);
  return response.blob();
}

/** @param {(message: import("./types.js").Message) => boolean} fits */
function lastOwn(fits) {
  return state.view?.chat?.messages.findLast((message) => message.direction === "in" && fits(message));
}

const difficult = {
  vin: () => attempt(async () => sendFile(await sample("vin-plate.jpg"))),
  voice: () => attempt(async () => sendFile(new Blob([await sample("voice-note.ogg")], { type: "audio/ogg; codecs=opus" }))),
  location: () => act({ type: "location", ...PLACE }),
  unknown: () => act({ type: "unknown" }),
  edit() {
    const own = lastOwn((message) => message.content.type === "text");
    return own ? startEditing(own) : notice(t("composer.nothing_to_edit"));
  },
  revoke() {
    const own = lastOwn((message) => !["reaction", "edit", "revoke", "revoked"].includes(message.content.type));
    return own ? act({ type: "revoke", message_id: own.id }) : notice(t("composer.nothing_to_delete"));
  },
};

/** @param {string|null} customer @param {string|null} number */
async function go(customer, number) {
  Object.assign(state, { customer, number });
  for (const [key, value] of Object.entries({ customer, number })) if (value) sessionStorage.setItem(key, value);
  by("sim").classList.remove("show-left");
  notice("");
  clearDraft();
  await attempt(async () => {
    await tellShown();
    await refresh();
  });
}

/** The chat counts as seen while the page can be seen. */
async function tellShown() {
  if (state.customer && state.number) await api.show(state.number, state.customer, document.visibilityState === "visible");
}

/** Read everything again and show it. */
async function refresh() {
  const view = await api.view(state.customer, state.number);
  state.view = view;
  showContacts(view, { become: (id) => go(id, state.number), open: (id) => go(state.customer, id), create: createCustomer });
  showThread(view, { tap: (button) => act({ type: "button", button }), list: (message) => openList(message, (row) => act({ type: "row", row })) });
  showBench(view, (changed) => attempt(() => api.switchFaults(changed)));
  clearTimeout(look);
  look = setTimeout(() => attempt(refresh), view.chat?.typing ? TYPING_MS : LOOK_AGAIN_MS);
  return view.seq;
}

/** Follow the changes for as long as the page lives. */
async function follow() {
  for (;;) {
    try {
      const seen = state.view?.seq ?? 0;
      if ((await api.watch(seen)).seq !== seen) await refresh();
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof SyntaxError || error instanceof Refused)) throw error;
      notice(t("error.lost"), undefined, true);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      await attempt(() => reconnect());
    }
  }
}

/** A simulator that was started anew counts from the beginning. */
async function reconnect() {
  await tellShown();
  await refresh();
}

function createCustomer() {
  const fields = [
    { name: "name", label: t("who.name"), required: true },
    { name: "phone", label: t("who.phone"), value: "+52 1 55 ", type: "tel", required: true },
    { name: "username", label: t("who.username") },
  ];
  openForm(t("who.new"), fields, async ({ name, phone, username }) => {
    const person = await api.addCustomer({ name, phone, username: username || null });
    await go(person.id, state.number);
  });
}

function createBranch() {
  const fields = [
    { name: "name", label: t("branches.name"), required: true },
    { name: "display_phone", label: t("branches.phone"), value: "+52 55 ", type: "tel", required: true },
    { name: "phone_number_id", label: t("branches.id"), value: `1000${Date.now().toString().slice(-11)}`, required: true },
  ];
  openForm(t("branches.new"), fields, async (number) => {
    await api.addNumber(number);
    await go(state.customer, number.phone_number_id);
  });
}

function prepareButtons() {
  const { classList } = by("sim");
  by("hour").addEventListener("click", () => attempt(() => api.advance(3600)));
  by("close-window").addEventListener("click", () => attempt(() => api.closeWindow(state.number, state.customer)));
  by("clear-faults").addEventListener("click", () => attempt(() => api.clearFaults()));
  by("add-branch").addEventListener("click", createBranch);
  by("open-left").addEventListener("click", () => classList.add("show-left"));
  by("close-left").addEventListener("click", () => classList.remove("show-left"));
  by("close-right").addEventListener("click", () => classList.remove("show-right"));
  by("toggle-right").addEventListener("click", () => {
    classList.toggle(matchMedia("(max-width: 1099px)").matches ? "show-right" : "no-right");
    by("toggle-right").setAttribute("aria-expanded", String(by("right").checkVisibility()));
  });
  document.addEventListener("visibilitychange", () => attempt(tellShown));
}

async function start() {
  await loadTexts();
  dress();
  prepareMenu();
  prepareBench(difficult);
  prepareButtons();
  prepareComposer({
    write: (text) => act({ type: "text", text }),
    edit: (id, text) => act({ type: "edit", message_id: id, text }),
    file: (file) => sendFile(file, { filename: file.name }),
    voice: () => difficult.voice(),
  });
  const view = await api.view(null, null);
  const known = (list, key, name) => list.find((item) => item[key] === sessionStorage.getItem(name))?.[key] ?? list[0]?.[key] ?? null;
  await go(known(view.customers, "id", "customer"), known(view.branches, "phone_number_id", "number"));
  await follow();
}

await start();
