/** A voice note: spoken here, kept in memory until it is sent or thrown away. */

import { formatDuration, t } from "./texts.js";
import { Button, h, html, notify, useEffect, useSignal } from "./ui.js";

const TYPES = ["audio/ogg;codecs=opus", "audio/mp4", "audio/webm;codecs=opus"];
const ENDINGS = /** @type {Record<string, string>} */ ({ "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/webm": "webm" });

/** Whether this browser can record. */
export const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices?.getUserMedia);

/**
 * Records from the moment it appears.
 * @param {{onDone: (file: File | null) => void}} props null where it was thrown away or not allowed
 */
export function Recorder({ onDone }) {
  const begun = useSignal(0);
  const now = useSignal(0);
  const recorder = useSignal(/** @type {MediaRecorder | null} */ (null));
  const kept = useSignal(false);
  useEffect(() => {
    let gone = false;
    /** @type {MediaStream | null} */
    let stream = null;
    const ticking = setInterval(() => (now.value = Date.now()), 250);
    navigator.mediaDevices.getUserMedia({ audio: true }).then((found) => {
      stream = found;
      if (gone) return stop(found);
      const made = new MediaRecorder(found, { mimeType: TYPES.find((type) => MediaRecorder.isTypeSupported(type)) });
      /** @type {Blob[]} */
      const parts = [];
      made.ondataavailable = ({ data }) => parts.push(data);
      made.onstop = () => {
        const type = made.mimeType.split(";")[0];
        onDone(kept.value ? new File(parts, `voz.${ENDINGS[type] ?? "webm"}`, { type }) : null);
      };
      made.start();
      recorder.value = made;
      begun.value = now.value = Date.now();
    }, () => {
      notify(t("voice.refused"), { voice: "danger" });
      onDone(null);
    });
    return () => {
      gone = true;
      clearInterval(ticking);
      if (stream) stop(stream);
    };
  }, []);
  const end = (/** @type {boolean} */ keep) => {
    kept.value = keep;
    if (recorder.value && recorder.value.state !== "inactive") recorder.value.stop();
    else onDone(null);
  };
  return html`<div class="recorder" role="group" aria-label=${t("content.voice")}>
    <i class="recording" aria-hidden="true"></i><span class="grow" role="timer">${t("voice.recording")} ${formatDuration(begun.value ? now.value - begun.value : 0)}</span>
    ${h(Button, { kind: "bare", icon: "trash-2", label: t("voice.drop"), onClick: () => end(false) })}
    ${h(Button, { kind: "ink", icon: "check", disabled: !begun.value, onClick: () => end(true), children: t("voice.keep") })}
  </div>`;
}

/** @param {MediaStream} stream */
const stop = (stream) => stream.getTracks().forEach((track) => track.stop());
