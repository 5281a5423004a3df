/** Holds the page together: which chat is open, what the customer does, and what has changed. */
import { answer } from "./answers.js";
import { api, Refused } from "./api.js";
import { openAttach } from "./attach.js";
import { prepareBench, showBench } from "./bench.js";
import { summary } from "./bubbles.js";
import { startCall } from "./calls.js";
import { clearDraft, notice, openComposer, prepareComposer, startEditing, startReplying, takeReply } from "./composer.js";
import { prepareMenu, showContacts } from "./contacts.js";
import { difficultThings } from "./difficult.js";
import { by, dress } from "./dom.js";
import { prepareEvents } from "./events.js";
import { openMore } from "./more.js";
import { record } from "./recorder.js";
import { openForm, openList, prepareSheet } from "./sheets.js";
import { openShop } from "./shop.js";
import { loadTexts, t } from "./texts.js";
import { ownReaction, showThread } from "./thread.js";

const RETRY_MS = 1000;
const LOOK_AGAIN_MS = 15000;
const TYPING_MS = 1500;

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

/** Let the customer act; what is being answered goes along where it can. @param {object} act */
function act(act) {
  by("log").scrollTop = 0;
  const reply = REPLYING.has(act.type) ? takeReply() : null;
  return attempt(() => api.act(state.number, state.customer, reply && !act.reply_to ? { ...act, reply_to: reply } : act));
}

const REPLYING = new Set(["image", "video", "audio", "voice", "document", "sticker", "location", "contacts", "order"]);

/** Let the business act on its own phone. @param {object} act */
const app = (act) => attempt(() => api.app(state.number, state.customer, act));

/** An act after which the customer has another id. @param {object} act */
const moved = (act) =>
  attempt(async () => {
    const message = await api.act(state.number, state.customer, act);
    await go(message.person_id, state.number);
  });

/** @param {Blob} file @param {{kind?: string, filename?: string}} about */
function sendFile(file, about = {}) {
  const family = file.type.split("/")[0];
  const kind = file.type === "image/webp" ? "sticker" : ["image", "audio", "video"].includes(family) ? family : "document";
  by("log").scrollTop = 0;
  return attempt(() => api.file(state.number, state.customer, file, { kind, reply_to: takeReply() ?? undefined, ...about }));
}

/** @param {(message: import("./types.js").Message) => boolean} fits */
function lastOwn(fits) {
  return state.view?.chat?.messages.findLast((message) => message.direction === "in" && fits(message));
}

const say = (text, action) => notice(text, action);
const goods = () => state.view?.chat?.goods ?? {};
const branchName = () => state.view?.branches.find((branch) => branch.phone_number_id === state.number)?.name ?? "";
const call = () => attempt(() => startCall(branchName(), act));
const voice = () => record({ send: (file) => sendFile(file, { kind: "voice" }), sample: sampleVoice, say });
const attachHands = { act, file: () => by("file").click(), order: () => openShop(null, null, { act, goods }), call, voice };

/** Without a microphone the sample is sent. */
async function sampleVoice() {
  await act({ type: "voice" });
  say(t("voice.sample"));
}

/** @param {import("./types.js").Message} message */
function openMessage(message) {
  const hands = { act, app, reply: (one) => startReplying(one, summary(one.content)), edit: startEditing, say };
  openMore(message, ownReaction(state.view?.chat?.messages ?? [], message.id), hands);
}

/** What can be tapped in the thread. */
const threadHands = {
  tap: (button) => act({ type: "button", button }),
  list: (message) => openList(message, (row) => act({ type: "row", row })),
  take: (action, message) => answer(action, message, { act, goods, call, say }),
  more: openMessage,
  played: (message) => attempt(() => api.played(state.number, state.customer, message.id)),
  shop: (message, product) => openShop(message, product, { act, goods }),
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
  const { customer, number } = state;
  const view = await api.view(customer, number);
  if (customer !== state.customer || number !== state.number) return refresh(); // another chat was opened meanwhile
  state.view = view;
  if (view.customer) state.customer = view.customer.id;
  showContacts(view, { become: (id) => go(id, state.number), open: (id) => go(state.customer, id), create: createCustomer });
  showThread(view, threadHands);
  showBench(view, { faults: (changed) => attempt(() => api.switchFaults(changed)), me: (changed) => attempt(() => api.changeCustomer(state.customer, changed)) });
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
    { name: "phone", label: t("who.phone"), value: "+52 1 55 ", type: "tel" },
    { name: "username", label: t("who.username") },
  ];
  openForm(t("who.new"), fields, async ({ name, phone, username }) => {
    const person = await api.addCustomer({ name, phone: /\d{8}/.test(phone.replace(/\D/g, "")) ? phone : null, username: username || null });
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

function changeUsername() {
  const fields = [{ name: "username", label: t("me.username"), value: state.view?.customer?.username ?? "" }, { name: "parent_bsuid", label: t("me.parent"), value: state.view?.customer?.parent_bsuid ?? "" }];
  openForm(t("me.title"), fields, (values) => api.changeCustomer(state.customer, values));
}

function prepareButtons() {
  const { classList } = by("sim");
  by("hour").addEventListener("click", () => attempt(() => api.advance(3600)));
  by("close-window").addEventListener("click", () => attempt(() => api.closeWindow(state.number, state.customer)));
  by("clear-faults").addEventListener("click", () => attempt(() => api.clearFaults()));
  by("add-branch").addEventListener("click", createBranch);
  by("change-me").addEventListener("click", changeUsername);
  by("call").addEventListener("click", call);
  by("open-left").addEventListener("click", () => classList.add("show-left"));
  by("close-left").addEventListener("click", () => classList.remove("show-left"));
  by("close-right").addEventListener("click", () => classList.remove("show-right"));
  by("toggle-right").addEventListener("click", () => {
    classList.toggle(matchMedia("(max-width: 1099px)").matches ? "show-right" : "no-right");
    by("toggle-right").setAttribute("aria-expanded", String(by("right").checkVisibility()));
  });
  document.addEventListener("visibilitychange", () => attempt(tellShown));
}

/** @param {string} field @param {object} merge */
async function sendEvent(field, merge) {
  await attempt(async () => {
    await api.webhook({ field, merge, number: state.number, customer: state.customer });
    say(t("event.sent", { field }));
  });
}

async function start() {
  await loadTexts();
  dress();
  prepareMenu();
  prepareSheet();
  prepareBench(difficultThings({ act, app, moved, edit: startEditing, last: lastOwn, say, attach: attachHands }));
  prepareEvents(await api.fields(), { send: sendEvent, wrong: (text) => notice(text, undefined, true) });
  prepareButtons();
  prepareComposer({
    write: (text, reply) => act({ type: "text", text, reply_to: reply }),
    edit: (id, text) => act({ type: "edit", message_id: id, text }),
    file: (file) => sendFile(file, { filename: file.name }),
    voice,
    attach: () => openAttach(attachHands),
  });
  const view = await api.view(null, null);
  const known = (list, key, name) => list.find((item) => item[key] === sessionStorage.getItem(name))?.[key] ?? list[0]?.[key] ?? null;
  await go(known(view.customers, "id", "customer"), known(view.branches, "phone_number_id", "number"));
  openComposer();
  await follow();
}

await start();
