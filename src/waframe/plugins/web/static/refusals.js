/** Why something was not sent, in words for whoever wrote it; the words themselves are back in the draft. */

import { hasText, t } from "./texts.js";

/** @param {import("./api.js").ApiProblem} problem */
export function refusalOf(problem) {
  const name = problem.document.agent?.name;
  const { field, limit } = problem.document;
  const key = name && problem.code === "floor-taken" ? "refused.floor-taken-by" : `refused.${problem.code}`;
  const reason = hasText(key) ? t(key, { name: name ?? "", field: field ?? "", limit: limit ?? "" }) : problem.detail || problem.message;
  return t("composer.returned", { reason });
}
