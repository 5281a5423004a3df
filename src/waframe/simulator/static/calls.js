/** The sheet of a call: it rings until somebody answers or one hangs up. */
import { by, h, icon } from "./dom.js";
import { closing, openSheet } from "./sheets.js";
import { t } from "./texts.js";

const ANSWERED_SECONDS = 30;

/** Call, and show how it can end; to close the sheet is to hang up. @param {string} name @param {(act: object) => Promise<unknown>} act */
export async function startCall(name, act) {
  await act({ type: "call" });
  let isOver = false;
  const finish = (seconds) => {
    isOver = true;
    return act({ type: "call", event: "ends", seconds });
  };
  const end = (seconds) => closing(() => finish(seconds));
  const answered = h("button", { class: "btn", type: "button", click: end(ANSWERED_SECONDS) }, icon("phone", "s"), t("call.answered"));
  const hangUp = h("button", { class: "btn ink", type: "button", click: end(null) }, icon("phone-off", "s"), t("call.hang_up"));
  openSheet(t("call.title", { name }), h("div", { class: "acts call" }, answered, hangUp));
  by("sheet").addEventListener("close", () => isOver || finish(null), { once: true });
}
