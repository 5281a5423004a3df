/** Records a voice note; where there is no microphone, the sample takes its place. */
import { h } from "./dom.js";
import { t } from "./texts.js";

/** @typedef {{send: (file: Blob) => void, sample: () => void, say: (text: string, action?: Node) => void}} Hands */

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
const SECOND_MS = 1000;

/** Whether a recording is under way. */
let busy = false;

/** Begin to record and offer to send or discard it. @param {Hands} hands */
export async function record(hands) {
  if (busy) return;
  const stream = await microphone();
  if (!stream) {
    hands.sample();
    return;
  }
  busy = true;
  const type = TYPES.find((candidate) => MediaRecorder.isTypeSupported(candidate));
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const pieces = [];
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  watch(recorder, stream, { pieces, hands });
  recorder.start();
}

/** @returns {Promise<MediaStream|null>} */
async function microphone() {
  if (!navigator.mediaDevices || typeof MediaRecorder === "undefined") return null;
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return null;
  }
}

/** @param {MediaRecorder} recorder @param {MediaStream} stream @param {{pieces: Blob[], hands: Hands}} about */
function watch(recorder, stream, { pieces, hands }) {
  let seconds = 0;
  let isKept = false;
  const stop = (keep) => () => {
    isKept = keep;
    recorder.stop();
  };
  const buttons = () => h("span", { class: "two-buttons" }, h("button", { class: "btn bare small", type: "button", click: stop(false) }, t("voice.cancel")), h("button", { class: "btn ink small", type: "button", click: stop(true) }, t("voice.send")));
  const show = () => hands.say(t("voice.recording", { seconds }), buttons());
  const ticking = setInterval(() => {
    seconds += 1;
    show();
  }, SECOND_MS);
  show();
  recorder.addEventListener("stop", () => {
    clearInterval(ticking);
    busy = false;
    for (const track of stream.getTracks()) track.stop();
    hands.say("");
    if (isKept) hands.send(new Blob(pieces, { type: recorder.mimeType.replace(";codecs", "; codecs") }));
  });
}
