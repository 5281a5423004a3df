/** For supervisors: the queue and the agents of each branch, now. */

import { api } from "./api.js";
import { openDialog } from "./dialogs.js";
import { branches } from "./state.js";
import { formatDuration, t } from "./texts.js";
import { Empty, h, html, Skeleton, useEffect, useSignal } from "./ui.js";

/** Open the overview. */
export const openOverview = () => openDialog({ title: t("command.overview"), wide: true, body: () => h(Overview, {}) });

function Overview() {
  const found = useSignal(/** @type {any} */ (null));
  const problem = useSignal("");
  useEffect(() => {
    api.overview({}).then((answer) => (found.value = answer), (error) => (problem.value = error.message));
  }, []);
  if (problem.value) return h(Empty, { icon: "wifi-off", title: t("overview.failed"), text: problem.value });
  if (!found.value) return h(Skeleton, { rows: 3 });
  const shown = found.value.branches ?? [];
  const name = (/** @type {string} */ key) => branches.value.find((branch) => branch.key === key)?.name ?? key;
  const seconds = (/** @type {number | null | undefined} */ value) => (value == null ? "—" : formatDuration(value * 1000));
  return html`<table class="figures-table"><thead><tr><th>${t("overview.branch")}</th><th>${t("tab.queue")}</th><th>${t("overview.first")}</th><th>${t("overview.first_90")}</th></tr></thead>
    <tbody>${shown.map((/** @type {any} */ one) => html`<tr key=${one.key ?? one.branch}><th>${name(one.key ?? one.branch)}</th><td>${one.queue ?? 0}</td><td>${seconds(one.first_response?.median)}</td><td>${seconds(one.first_response?.p90)}</td></tr>`)}</tbody></table>`;
}
