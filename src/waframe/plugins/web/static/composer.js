/** Where one writes: a reply, a note or a template; read-only with one button where somebody else has the floor. */

import { offer } from "./actions.js";
import { arrived, attach, Tray } from "./attachments.js";
import { Box } from "./box.js";
import { dropDraft, keepDraft, loadDraft, localDraft, saved } from "./drafts.js";
import { useDropping } from "./dropping.js";
import { authorOf, CLOSING_MS, titleOf, windowLeft } from "./floor.js";
import { can, isTyping, run } from "./keys.js";
import { typistsOf } from "./log.js";
import { threadOf } from "./messages.js";
import { onReturned, say } from "./outbox.js";
import { Quick } from "./quick.js";
import { canRecord, Recorder } from "./recorder.js";
import { refusalOf } from "./refusals.js";
import { formatDue, openSchedule } from "./schedule.js";
import { branches, channelOf, me, now, socket } from "./state.js";
import { Templates } from "./templates.js";
import { formatDuration, formatWhen, t } from "./texts.js";
import { Button, classes, h, html, Icon, Menu, MenuItem, notify, useEffect, useRef, useSignal } from "./ui.js";

/** @typedef {import("./api.js").Conversation} Conversation */
/** @typedef {import("./api.js").Message} Message */

const LONGEST = 4096;

/** The time zone of a conversation's branch. @param {Conversation} one */
const zoneOf = (one) => branches.value.find((known) => known.key === one.branch)?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What is being written in a conversation, kept as a draft with each change. @param {Conversation} one */
function useWriting(one) {
  const begin = localDraft(one.id);
  const text = useSignal(begin?.text ?? "");
  const kind = useSignal(/** @type {"reply" | "note"} */ (begin?.kind ?? "reply"));
  const quoted = useSignal(/** @type {Message | null} */ (null));
  const files = useSignal(/** @type {import("./attachments.js").Attachment[]} */ ([]));
  const due = useSignal(/** @type {string | null} */ (null));
  const mentions = useRef(/** @type {{id: string, name: string}[]} */ ([]));
  const keep = () => keepDraft(one.id, { text: text.value, kind: kind.value, reply_to: quoted.value?.channel_id });
  const fill = async () => {
    const found = await loadDraft(one.id);
    const draft = localDraft(one.id) ?? found; // what was typed meanwhile goes first
    if (!draft || text.value === draft.text) return;
    text.value = draft.text;
    kind.value = draft.kind;
  };
  useEffect(() => {
    if (!begin) fill();
    else if (begin.reply_to) quoted.value = threadOf(one.id).value.items.find((message) => message.channel_id === begin.reply_to) ?? null;
  }, []);
  const clear = () => {
    text.value = "";
    quoted.value = null;
    files.value = [];
    due.value = null;
    mentions.current = [];
    dropDraft(one.id);
  };
  return { text, kind, quoted, files, due, mentions, keep, fill, clear };
}

/** @typedef {ReturnType<typeof useWriting>} Writing */

/** Send what was written; false where something stands in its way. @param {Conversation} one @param {Writing} writing */
async function send(one, { text, kind, quoted, files, due, mentions, clear }) {
  const said = text.value.trim();
  if (kind.value === "note") {
    if (!said) return false;
    say(one.id, { text: said, note: true, mentions: mentions.current.filter(({ name }) => said.includes(`@${name}`)).map(({ id }) => id) });
    clear();
    return true;
  }
  const more = { reply_to: quoted.value?.channel_id ?? null, ...(due.value && { due_at: due.value }) };
  if (files.value.length) {
    const got = await arrived(files, said);
    if (!got) return notify(t("files.not_all"), { voice: "danger" }), false;
    got.contents.forEach((content, index) => say(one.id, { ...more, content, ...(index > 0 && { reply_to: null }) }));
    if (said && !got.captioned) say(one.id, { ...more, text: said, reply_to: null });
  } else if (said) say(one.id, { ...more, text: said });
  else return false;
  clear();
  return true;
}

/** Give the focus to what one goes on with, now and once it is drawn. */
function focus() {
  const find = () => /** @type {HTMLElement | null} */ (document.querySelector(".composer textarea, .composer .picker input, .composer .read-only button"))?.focus();
  find();
  requestAnimationFrame(find);
}

/** Do what other parts of the page ask for. @param {Record<string, (detail: any) => void>} asked by the name of the event */
function useRequests(asked) {
  useEffect(() => {
    const heard = Object.entries(asked).map(([name, run]) => /** @type {[string, (event: Event) => void]} */ ([`waframe:${name}`, (event) => run(/** @type {CustomEvent} */ (event).detail)]));
    for (const [name, listener] of heard) document.addEventListener(name, listener);
    return () => heard.forEach(([name, listener]) => document.removeEventListener(name, listener));
  }, []);
}

/**
 * The composer of a conversation.
 * @param {{one: Conversation}} props
 */
export function Composer({ one }) {
  const writing = useWriting(one);
  const { text, kind, quoted, files } = writing;
  const picking = useSignal(false);
  const recording = useSignal(false);
  const sending = useSignal(false);
  const left = windowLeft(one, now.value);
  const closed = left !== null && left <= 0;
  const note = kind.value === "note";
  const mine = one.floor === "agent" && one.agent?.id === me.value?.id;
  const mode = note ? "note" : !mine ? "locked" : closed || picking.value ? "template" : recording.value ? "voice" : "reply";
  const writes = mode === "reply" || mode === "note";
  const dropping = useDropping(mode === "reply", (dropped) => attach(files, dropped, channelOf(one)));
  const turn = (/** @type {"reply" | "note"} */ to) => {
    kind.value = to;
    writing.keep();
    focus();
  };
  const go = async () => {
    if (sending.value || !writes) return;
    const stays = isTyping(document.activeElement);
    sending.value = true;
    const gone = await send(one, writing);
    sending.value = false;
    if (gone) socket.send({ do: "typing", conversation_id: one.id, kind: null });
    if (!stays) focus();
  };
  useEffect(() => onReturned(({ parcel, problem }) => {
    if (parcel.conversation_id !== one.id) return;
    writing.fill();
    notify(refusalOf(problem), { voice: "danger", seconds: 12 });
  }), []);
  useRequests({
    write: turn,
    quote: (message) => ((quoted.value = message), turn("reply")),
    template: () => channelOf(one)?.has_templates && ((picking.value = !picking.value), turn("reply")),
    compose: ({ id, words }) => {
      if (id !== one.id) return;
      text.value = [text.value.trim(), words].filter(Boolean).join(" ");
      turn("reply");
    },
  });
  const row = (/** @type {any} */ own) => html`<div class="tools">
    ${h(Toggle, { note, closed, turn })}
    ${mode === "reply" ? h(Tools, { one, writing, own, onRecord: () => (recording.value = true) }) : own}
    <span class="grow"></span>
    ${writes && h(Told, { one, writing, left: note ? null : left })}
    ${writes && h(Button, { class: "send", kind: note ? "voice" : "solid", voice: note ? "note" : undefined, disabled: sending.value, onClick: go, children: html`<span class="word">${t(note ? "composer.keep" : writing.due.value ? "composer.schedule" : "composer.send")}</span>${h(Icon, { name: "send-horizontal", size: "s" })}` })}
  </div>`;
  return html`${mode === "reply" && h(Quick, { one, text: text.value })}
  <section class=${classes("composer", note && "v-note is-note", mode === "template" && "window-closed")} aria-label=${t("composer.label")}>
    ${dropping.value && html`<div class="drop-here">${h(Icon, { name: "upload" })}${t("files.drop")}</div>`}
    ${mode === "template" && h(Choosing, { one, closed, draft: text.value.trim(), turn, onClose: () => (picking.value = false) })}
    ${mode === "locked" && h(Locked, { one })}
    ${mode === "voice" && h(Recorder, { onDone: (file) => ((recording.value = false), file && attach(files, [file], channelOf(one), { voice: true }), focus()) })}
    ${mode === "reply" && h(Above, { one, writing })}
    ${writes && h(Box, { one, writing, onSend: go, row })}
    ${(mode === "locked" || mode === "voice") && row(null)}
  </section>`;
}

/** What stands above the words of a reply: who else writes one, what it answers, and its files. @param {{one: Conversation, writing: Writing}} props */
function Above({ one, writing }) {
  const { quoted, files, keep } = writing;
  const other = typistsOf(one.id).find((typist) => typist.kind === "reply");
  const said = quoted.value;
  return html`${other && html`<p class="lock-hint v-other" role="status">${h(Icon, { name: "lock", size: "xs" })}${t("composer.other_types", { name: other.agent.name })}</p>`}
    ${said && html`<div class="quoting"><span class="grow"><b>${authorOf(said.sender, me.value?.id ?? "") || said.sender.name}</b><span class="cut" dir="auto">${said.text || t(`content.${said.content.type}`)}</span></span>${h(Button, { small: true, kind: "bare", icon: "x", label: t("composer.unquote"), onClick: () => ((quoted.value = null), keep(), focus()) })}</div>`}
    ${files.value.length > 0 && h(Tray, { all: files })}`;
}

/** What else a reply can carry; where there is little room, under one button. @param {{one: Conversation, writing: Writing, own: any, onRecord: () => void}} props */
function Tools({ one, writing, own, onRecord }) {
  const { files, due } = writing;
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  const schedule = () => openSchedule({ timezone: zoneOf(one), due: due.value, onPick: (value) => ((due.value = value), focus()) });
  const tools = [
    { icon: "paperclip", label: t("composer.attach"), run: () => picker.current?.click() },
    ...(canRecord() ? [{ icon: "mic", label: t("content.voice"), run: onRecord }] : []),
    { icon: "calendar-clock", label: t("schedule.title"), run: schedule },
  ];
  const button = (/** @type {typeof tools[0]} */ tool) => h(Button, { key: tool.icon, kind: "bare", small: true, icon: tool.icon, label: tool.label, onClick: tool.run });
  return html`<input type="file" multiple hidden ref=${picker} onChange=${(/** @type {any} */ event) => (attach(files, [...event.target.files], channelOf(one)), (event.target.value = ""), focus())} />
    <span class="wide-tools">${tools.slice(0, 1).map(button)}${own}${tools.slice(1).map(button)}</span>
    <span class="narrow-tools">${h(Menu, { label: t("composer.more"), class: "btn bare icon", button: h(Icon, { name: "plus" }), below: "start", children: (close) => tools.map((tool) => h(MenuItem, { key: tool.icon, icon: tool.icon, onClick: () => (close(), tool.run()), children: tool.label })) })}</span>
    ${due.value && html`<button type="button" class="chip on" onClick=${schedule}>${h(Icon, { name: "calendar-clock", size: "s" })}${formatDue(due.value, zoneOf(one))}</button>`}`;
}

/** What one should know while writing: how many parts, whether the draft is kept, how long the window is open. @param {{one: Conversation, writing: Writing, left: number | null}} props */
const Told = ({ one, writing, left }) => html`
  ${writing.text.value.length > LONGEST && html`<span class="meta">${t("composer.parts", { count: Math.ceil(writing.text.value.length / LONGEST) })}</span>`}
  ${saved.value.has(one.id) && html`<span class="meta">${t("composer.saved")}</span>`}
  ${left !== null && html`<span class=${classes("meta", left < CLOSING_MS && "v-queued v-word")}>${h(Icon, { name: "clock", size: "s" })}${t("composer.window", { left: formatDuration(left) })}</span>`}`;

/** A template in the place of the words: because only that may leave, or because somebody wants one. @param {{one: Conversation, closed: boolean, draft: string, turn: (kind: "reply" | "note") => void, onClose: () => void}} props */
function Choosing({ one, closed, draft, turn, onClose }) {
  const wrote = formatWhen(new Date(Date.parse(one.window_until ?? one.last_message_at) - (channelOf(one)?.window_seconds ?? 0) * 1000).toISOString(), now.value);
  return html`<header>${h(Toggle, { note: false, closed: true, turn })}<b class="v-queued v-word">${h(Icon, { name: closed ? "lock" : "layout-template", size: "s" })}${t(closed ? "composer.window_closed" : "template.choose")}</b><span class="grow"></span>
      ${closed ? html`<span class="quiet">${t("composer.wrote", { name: titleOf(one), when: wrote })}</span>` : h(Button, { kind: "bare", small: true, icon: "x", label: t("ui.close"), onClick: onClose })}</header>
    ${draft && html`<p class="kept-draft quiet">${h(Icon, { name: "pencil", size: "xs" })}${t("composer.draft_stays")} <bdi class="cut">${draft}</bdi></p>`}
    ${h(Templates, { one, onSent: onClose })}`;
}

/** Reply or note; where the window is closed, a template takes the place of a reply. @param {{note: boolean, closed: boolean, turn: (kind: "reply" | "note") => void}} props */
const Toggle = ({ note, closed, turn }) => html`<div class="toggle" role="group" aria-label=${t("composer.kind")}>
  <button type="button" class=${classes(!note && "on")} aria-pressed=${!note} onClick=${() => turn("reply")}>${h(Icon, { name: closed ? "layout-template" : "reply", size: "s" })}${t(closed ? "content.template" : "composer.reply")}</button>
  <button type="button" class=${classes(note && "on")} aria-pressed=${note} onClick=${() => turn("note")}>${h(Icon, { name: "sticky-note", size: "s" })}${t("composer.note")}</button>
</div>`;

/** Who has the floor, and the one button by which one gets it. @param {{one: Conversation}} props */
function Locked({ one }) {
  const why = one.state === "ai" ? t("locked.ai") : one.state === "external" ? t("locked.external") : one.agent && one.floor === "agent" ? t("locked.human", { name: one.agent.name }) : one.state === "closed" ? t("locked.closed") : t("locked.free");
  const may = can("floor.take") && offer("take");
  return html`<div class="read-only">${h(Icon, { name: one.state === "ai" ? "sparkles" : "lock", size: "s" })}<span class="grow">${why}</span>${may && h(Button, { icon: "hand", kind: "ink", command: "floor.take", onClick: () => run("floor.take"), children: may.title })}</div>`;
}
