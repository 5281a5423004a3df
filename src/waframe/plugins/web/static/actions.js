/** Acting on the open conversation: opening one, and running what the server offers there. */

import { api, ApiProblem } from "./api.js";
import { conversation, me, openId } from "./state.js";
import { t } from "./texts.js";
import { notify } from "./ui.js";

/** The address of a conversation becomes the page's. @param {string | null} id */
export const open = (id) => (location.hash = id ? `#/c/${id}` : "");

/** The open conversation, if there is one. */
export const current = () => (openId.value ? conversation(openId.value).value : null);
/** Whether I hold the floor there. */
export const holds = () => current()?.floor === "agent" && current()?.agent?.id === me.value?.id;

/** Run an action of the server on the open conversation, and say what stood in its way. @param {string} name @param {any} [values] */
export async function act(name, values = {}) {
  const one = current();
  if (!one) return;
  try {
    return await api.act(one.id, name, values);
  } catch (problem) {
    const who = problem instanceof ApiProblem ? problem.document.agent?.name : null;
    notify(who ? t("actions.too_late", { name: who }) : t("actions.failed", { reason: /** @type {Error} */ (problem).message }), { voice: "danger" });
  }
}
