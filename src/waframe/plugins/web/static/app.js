/** The start: the shell of three columns, what the address says is open, and the commands of the page. */

import { act, current, followOffers, holds, offer, offersFor, open } from "./actions.js";
import { api, ApiProblem, onLoginNeeded, Unreachable } from "./api.js";
import { Inbox, searching } from "./inbox.js";
import { listen, register } from "./keys.js";
import { startOutbox } from "./outbox.js";
import { focusRow } from "./rows.js";
import { begin, branches, conversation, heardAt, learn, list, me, openId, pages, show, status, TABS } from "./state.js";
import { formatTime, loadTexts, t } from "./texts.js";
import { applyTheme, Button, classes, Empty, h, html, Icon, Notices, notify, render, signal, useEffect, useSignal } from "./ui.js";

const SIGN_MS = 3000;
const AGAIN_MS = 5000;
const REGIONS = ["inbox", "thread", "panels"];

const started = signal(false);
const unreached = signal(false);
const needsLogin = signal(false);
const rightOpen = signal(false);
const rightHidden = signal(localStorage.getItem("waframe.right") === "hidden");
const leftHidden = signal(false);
/** Parts that come after the first paint. */
const late = signal(/** @type {{Login?: any, Dialogs?: any, Panels?: any, Thread?: any, Page?: any}} */ ({}));
/** Which page of a plugin is open, as PLUGIN/NAME. */
const openPage = signal(/** @type {string | null} */ (null));

/** Which conversation the address names: it knows of a key press at once, `openId` a moment later. */
const named = () => /^#\/c\/([\w-]+)/.exec(location.hash)?.[1] ?? null;

/** Open what the address names. */
async function route() {
  const id = named();
  openPage.value = /^#\/p\/([\w-]+\/[\w-]+)$/.exec(location.hash)?.[1] ?? null;
  if (openPage.value && !late.value.Page) import("./page.js").then((module) => (late.value = { ...late.value, Page: module.Page }));
  openId.value = id;
  rightOpen.value = false;
  if (!id || !started.value || conversation(id).value) return;
  try {
    const whole = await api.conversation(id, new AbortController().signal);
    learn(whole.conversation ?? whole);
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.status === 404 && openId.value === id) {
      location.hash = "";
      notify(t("thread.gone"));
    }
  }
}

/** @param {number} step */
function step(step) {
  const { ids } = list.value;
  const at = ids.indexOf(named() ?? "");
  const id = ids[at < 0 ? (step > 0 ? 0 : ids.length - 1) : at + step];
  if (!id) return;
  open(id);
  focusRow(id);
}

/** @param {"reply" | "note"} kind */
const write = (kind) => document.dispatchEvent(new CustomEvent("waframe:write", { detail: kind }));

const narrow = () => matchMedia("(max-width: 767px)").matches;

function toggleRight() {
  if (matchMedia("(max-width: 1199px)").matches) rightOpen.value = !rightOpen.value;
  else {
    rightHidden.value = !rightHidden.value;
    localStorage.setItem("waframe.right", rightHidden.value ? "hidden" : "shown");
  }
}

function back() {
  if (openPage.value) location.hash = "";
  else if (rightOpen.value) rightOpen.value = false;
  else if (searching.value) searching.value = "";
  else if (document.activeElement?.closest(".composer")) {
    /** @type {HTMLElement} */ (document.activeElement).blur();
    focusRow(openId.value ?? "");
  }
  else if (openId.value && narrow()) open(null);
  else /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
}

function nextRegion() {
  const at = REGIONS.findIndex((id) => document.getElementById(id)?.contains(document.activeElement));
  for (let step = 1; step <= REGIONS.length; step += 1) {
    const region = document.getElementById(REGIONS[(at + step + REGIONS.length) % REGIONS.length]);
    if (region?.checkVisibility()) return region.focus();
  }
}

/** What a card asks of the thread or the composer is seen where the card lay over them, too. */
for (const name of ["jump", "compose"]) document.addEventListener(`waframe:${name}`, () => (rightOpen.value = false));

function registerCommands() {
  const known = () => offersFor() === openId.value;
  /** While nobody knows what is offered, a key is not lost: the server has the last word. @param {string} name @param {() => boolean} [guess] */
  const can = (name, guess = () => false) => current() !== null && (known() ? offer(name) !== undefined : guess());
  const selling = (/** @type {(module: any) => void} */ use) => import("./selling.js").then(use);
  const moves = (/** @type {(module: any) => void} */ use) => import("./moves.js").then(use);
  register(
    { id: "palette", title: "command.palette", keys: ["mod+k"], always: true, icon: "search", run: () => import("./palette.js").then((module) => module.openPalette()) },
    { id: "keys", title: "command.keys", keys: ["?"], icon: "keyboard", run: () => import("./palette.js").then((module) => module.openKeys()) },
    { id: "search", title: "command.search", keys: ["/"], icon: "search", run: () => document.getElementById("search")?.focus() },
    { id: "next", title: "command.next", keys: ["j"], run: () => step(1) },
    { id: "previous", title: "command.previous", keys: ["k"], run: () => step(-1) },
    ...TABS.map((tab) => ({ id: `tab.${tab}`, title: `command.tab.${tab}`, keys: [`g ${{ mine: "m", queue: "c", ai: "i", all: "t" }[tab]}`], run: () => show({ tab, sort: null }) })),
    { id: "floor.take", title: "actions.take", keys: ["t"], icon: "hand", when: () => can("take", () => true) && !holds(), run: () => act("take") },
    { id: "floor.release", title: "actions.release", keys: ["l"], icon: "log-out", when: () => can("release", holds), run: () => act("release") },
    { id: "floor.return", title: "actions.return", keys: ["a"], icon: "sparkles", when: () => can("return_to_bot", holds), run: () => act("return_to_bot") },
    { id: "floor.extend", title: "actions.extend", icon: "plus", when: () => can("extend"), run: () => act("extend") },
    { id: "floor.transfer", title: "actions.transfer", keys: ["x"], icon: "arrow-left-right", when: () => can("transfer"), run: () => moves((module) => module.transfer()) },
    { id: "floor.snooze", title: "actions.snooze", keys: ["z"], icon: "alarm-clock", when: () => can("snooze"), run: () => moves((module) => module.snooze()) },
    { id: "floor.label", title: "actions.label", icon: "tag", when: () => can("label"), run: () => moves((module) => module.label()) },
    { id: "floor.close", title: "actions.close", keys: ["e"], icon: "check", when: () => can("close"), run: () => moves((module) => module.close(() => step(1))) },
    { id: "floor.close_next", title: "actions.close_next", keys: ["shift+e"], icon: "check-check", when: () => can("close"), run: () => act("close").then((done) => done && step(1)) },
    { id: "write.reply", title: "command.reply", keys: ["r"], icon: "reply", when: () => current() !== null, run: () => write("reply") },
    { id: "write.note", title: "command.note", keys: ["n"], icon: "sticky-note", when: () => current() !== null, run: () => write("note") },
    { id: "sell.quote", title: "sell.quote", keys: ["q"], icon: "receipt-text", when: () => can("create_quote") && holds(), run: () => selling((module) => module.openQuote()) },
    { id: "sell.stock", title: "sell.stock", icon: "boxes", when: () => can("check_stock"), run: () => selling((module) => module.openStock()) },
    { id: "sell.product", title: "sell.send_product", keys: ["p"], icon: "package", when: () => can("send_product") && holds(), run: () => selling((module) => module.openSending()) },
    { id: "column.left", title: "command.left", keys: ["["], run: () => (leftHidden.value = !leftHidden.value) },
    { id: "column.right", title: "command.right", keys: ["]"], icon: "panel-right-open", run: toggleRight },
    { id: "region", title: "command.region", keys: ["f6"], always: true, run: nextRegion },
    { id: "back", title: "command.back", keys: ["escape"], always: true, when: () => !document.querySelector("dialog[open]"), run: back },
    { id: "settings", title: "command.settings", icon: "settings-2", run: () => import("./settings.js").then((module) => module.openSettings()) },
    { id: "overview", title: "command.overview", icon: "chart-column", when: () => me.value?.role !== "agent", run: () => import("./overview.js").then((module) => module.openOverview()) },
  );
}

/** Learn which pages plugins add, and make a command of each. */
async function learnPages() {
  pages.value = await api.get("/api/pages").catch(() => []);
  register(...pages.value.map(({ plugin, name, title }) => ({ id: `page.${plugin}.${name}`, title, icon: "trending-up", run: () => (location.hash = `#/p/${plugin}/${name}`) })));
}

function Shell() {
  if (needsLogin.value && late.value.Login) return h(late.value.Login, {});
  if (!started.value) return html`<div class="starting" aria-busy="true">${unreached.value && h(Empty, { icon: "wifi-off", title: t("connection.offline"), text: t("connection.waits") })}</div>`;
  if (openPage.value) return html`${h(Bars, {})}${late.value.Page && h(late.value.Page, { name: openPage.value })}${late.value.Dialogs && h(late.value.Dialogs, {})}${h(Notices, {})}`;
  return html`
    ${h(Bars, {})}
    <div class=${classes("desk", openId.value && "reading", rightHidden.value && "no-right", leftHidden.value && "no-left")} role=${narrow() && !openId.value ? "main" : undefined}>
      ${h(Inbox, {})}
      ${late.value.Thread ? h(late.value.Thread, {}) : html`<main class="centre" id="thread" tabindex="-1" aria-busy="true"></main>`}
      ${late.value.Panels ? h(late.value.Panels, { open: rightOpen.value, onClose: back }) : html`<aside class="right" id="panels" aria-label=${t("panels.label")}></aside>`}
    </div>
    ${late.value.Dialogs && h(late.value.Dialogs, {})}
    ${h(Notices, {})}
  `;
}

/** Nothing while all is well; after a moment, that it is not, and since when; and a bar for each branch in trouble. */
function Bars() {
  const late = useSignal(false);
  const seen = useSignal(/** @type {Set<string>} */ (new Set()));
  const broken = status.value !== "live";
  useEffect(() => {
    if (!broken) {
      late.value = false;
      return;
    }
    const timer = setTimeout(() => (late.value = true), SIGN_MS);
    return () => clearTimeout(timer);
  }, [broken]);
  const troubled = branches.value.filter((branch) => branch.trouble && !seen.value.has(`${branch.key} ${branch.trouble}`));
  const cut = broken && late.value;
  if (!cut && !troubled.length) return null;
  return html`<div class="bars">
    ${cut && html`<div class="connection v-queued" role="status">${h(Icon, { name: "wifi-off", size: "s" })}<b>${t(`connection.${status.value}`)}</b><span>${t("connection.since", { time: formatTime(heardAt.value) })}${status.value === "offline" && ` ${t("connection.kept")}`}</span></div>`}
    ${troubled.map((branch) => html`<div class="connection v-danger" role="alert" key=${branch.key}>${h(Icon, { name: "triangle-alert", size: "s" })}<b>${branch.name}</b><span class="grow">${branch.trouble} ${t(me.value?.role === "agent" ? "connection.tell" : "connection.mend")}</span>
      ${h(Button, { small: true, kind: "bare", icon: "x", label: t("ui.close"), onClick: () => (seen.value = new Set(seen.value).add(`${branch.key} ${branch.trouble}`)) })}</div>`)}
  </div>`;
}

/** The centre is not part of the first paint; where the address names a conversation, it comes beside the list. */
async function loadCentre() {
  const { followThread, Thread } = await import("./thread.js");
  followThread();
  late.value = { ...late.value, Thread };
}

/** Begin as soon as the server can be reached; what was written waits in this browser until then. */
async function beginOnceReached() {
  for (;;) {
    try {
      return await begin();
    } catch (problem) {
      if (!(problem instanceof Unreachable)) throw problem;
    }
    unreached.value = true;
    await new Promise((again) => {
      addEventListener("online", again, { once: true });
      setTimeout(again, AGAIN_MS);
    });
  }
}

async function start() {
  applyTheme();
  const root = /** @type {HTMLElement} */ (document.getElementById("desk"));
  await loadTexts();
  onLoginNeeded(async () => {
    const module = await import("./login.js");
    late.value = { ...late.value, Login: module.Login };
    needsLogin.value = true;
    await module.askForLogin();
    needsLogin.value = false;
  });
  render(h(Shell, {}), root);
  const centre = location.hash ? loadCentre() : null;
  await beginOnceReached();
  await loadTexts(me.value?.language);
  registerCommands();
  listen();
  followOffers();
  startOutbox(me.value?.id ?? "");
  started.value = true;
  addEventListener("hashchange", route);
  const learning = learnPages();
  if (location.hash.startsWith("#/p/")) await learning;
  await route();
  await (centre ?? loadCentre());
  const [panels, dialogs, sound, push] = await Promise.all([import("./panels.js"), import("./dialogs.js"), import("./sound.js"), import("./push.js")]);
  late.value = { ...late.value, Panels: panels.Panels, Dialogs: dialogs.Dialogs };
  sound.startSounds();
  push.startWorker();
  for (const name of ["palette", "moves", "search"]) import(`./${name}.js`).catch(() => undefined);
}

start();
