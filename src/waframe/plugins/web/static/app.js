/** The start: the shell of three columns, what the address says is open, and the commands of the page. */

import { act, current, followOffers, holds, open } from "./actions.js";
import { api, ApiProblem, onLoginNeeded } from "./api.js";
import { standing } from "./floor.js";
import { Inbox, searching } from "./inbox.js";
import { listen, register } from "./keys.js";
import { startOutbox } from "./outbox.js";
import { Panels } from "./panels.js";
import { focusRow } from "./rows.js";
import { begin, conversation, heardAt, learn, list, me, now, openId, show, status, TABS } from "./state.js";
import { formatTime, loadTexts, t } from "./texts.js";
import { applyTheme, classes, h, html, Icon, Notices, notify, render, signal, useEffect, useSignal } from "./ui.js";

const SIGN_MS = 3000;
const REGIONS = ["inbox", "thread", "panels"];

const started = signal(false);
const needsLogin = signal(false);
const rightOpen = signal(false);
const rightHidden = signal(localStorage.getItem("waframe.right") === "hidden");
const leftHidden = signal(false);
/** Parts that come after the first paint. */
const late = signal(/** @type {{Login?: any, Dialogs?: any, Thread?: any}} */ ({}));

/** Open what the address names. */
async function route() {
  const id = /^#\/c\/([\w-]+)/.exec(location.hash)?.[1] ?? null;
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
  const at = ids.indexOf(openId.value ?? "");
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
  if (rightOpen.value) rightOpen.value = false;
  else if (searching.value) searching.value = "";
  else if (document.activeElement?.closest(".composer")) focusRow(openId.value ?? "");
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

function registerCommands() {
  const state = () => current()?.state ?? "";
  register(
    { id: "palette", title: "command.palette", keys: ["mod+k"], always: true, icon: "search", run: () => import("./palette.js").then((module) => module.openPalette()) },
    { id: "keys", title: "command.keys", keys: ["?"], icon: "keyboard", run: () => import("./palette.js").then((module) => module.openKeys()) },
    { id: "search", title: "command.search", keys: ["/"], icon: "search", run: () => document.getElementById("search")?.focus() },
    { id: "next", title: "command.next", keys: ["j"], run: () => step(1) },
    { id: "previous", title: "command.previous", keys: ["k"], run: () => step(-1) },
    ...TABS.map((tab) => ({ id: `tab.${tab}`, title: `command.tab.${tab}`, keys: [`g ${{ mine: "m", queue: "c", ai: "i", all: "t" }[tab]}`], run: () => show({ tab, sort: null }) })),
    { id: "floor.take", title: "actions.take", keys: ["t"], icon: "hand", when: () => current() !== null && !holds(), run: () => act("take") },
    { id: "floor.release", title: "actions.release", keys: ["l"], when: holds, run: () => act("release") },
    { id: "floor.return", title: "actions.return", keys: ["a"], icon: "sparkles", when: holds, run: () => act("return_to_bot") },
    { id: "floor.close", title: "actions.close", keys: ["e"], icon: "check", when: () => current() !== null && state() !== "closed", run: () => act("close") },
    { id: "floor.close_next", title: "actions.close_next", keys: ["shift+e"], icon: "check-check", when: () => current() !== null && state() !== "closed", run: () => act("close").then(() => step(1)) },
    { id: "write.reply", title: "command.reply", keys: ["r"], icon: "reply", when: () => current() !== null, run: () => write("reply") },
    { id: "write.note", title: "command.note", keys: ["n"], icon: "sticky-note", when: () => current() !== null, run: () => write("note") },
    { id: "column.left", title: "command.left", keys: ["["], run: () => (leftHidden.value = !leftHidden.value) },
    { id: "column.right", title: "command.right", keys: ["]"], icon: "panel-right-open", run: toggleRight },
    { id: "region", title: "command.region", keys: ["f6"], always: true, run: nextRegion },
    { id: "back", title: "command.back", keys: ["escape"], always: true, when: () => !document.querySelector("dialog[open]"), run: back },
    { id: "settings", title: "command.settings", icon: "settings-2", run: () => import("./settings.js").then((module) => module.openSettings()) },
    { id: "overview", title: "command.overview", icon: "chart-column", when: () => me.value?.role !== "agent", run: () => import("./overview.js").then((module) => module.openOverview()) },
  );
}

function Shell() {
  if (needsLogin.value && late.value.Login) return h(late.value.Login, {});
  if (!started.value) return html`<div class="starting" aria-busy="true"></div>`;
  return html`
    ${h(Connection, {})}
    <div class=${classes("desk", openId.value && "reading", rightHidden.value && "no-right", leftHidden.value && "no-left")}>
      ${h(Inbox, {})}${late.value.Thread ? h(late.value.Thread, {}) : html`<main class="centre" id="thread" tabindex="-1" aria-busy="true"></main>`}${h(Panels, { open: rightOpen.value })}
    </div>
    ${late.value.Dialogs && h(late.value.Dialogs, {})}
    ${h(Notices, {})}
  `;
}

/** Nothing while all is well; after a moment, that it is not, and since when. */
function Connection() {
  const late = useSignal(false);
  const broken = status.value !== "live";
  useEffect(() => {
    if (!broken) {
      late.value = false;
      return;
    }
    const timer = setTimeout(() => (late.value = true), SIGN_MS);
    return () => clearTimeout(timer);
  }, [broken]);
  if (!broken || !late.value) return null;
  return html`<div class="connection v-queued" role="status">${h(Icon, { name: "wifi-off", size: "s" })}<b>${t(`connection.${status.value}`)}</b><span>${t("connection.since", { time: formatTime(heardAt.value) })}</span></div>`;
}

function announceTitle() {
  const one = current();
  const stands = one && standing(one, me.value?.id ?? "", now.value);
  document.title = [one?.customer.name, stands?.word, "waframe"].filter(Boolean).join(" · ");
}

/** The centre is not part of the first paint; where the address names a conversation, it comes beside the list. */
async function loadCentre() {
  const { followThread, Thread } = await import("./thread.js");
  followThread();
  late.value = { ...late.value, Thread };
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
  await begin();
  await loadTexts(me.value?.language);
  registerCommands();
  listen();
  followOffers();
  startOutbox(me.value?.id ?? "");
  started.value = true;
  addEventListener("hashchange", () => route().then(announceTitle));
  await route();
  announceTitle();
  await (centre ?? loadCentre());
  const [dialogs, sound, push] = await Promise.all([import("./dialogs.js"), import("./sound.js"), import("./push.js"), import("./palette.js")]);
  late.value = { ...late.value, Dialogs: dialogs.Dialogs };
  sound.startSounds();
  push.startWorker();
}

start();
