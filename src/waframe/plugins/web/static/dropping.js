/** Files that are dragged over the centre, and dropped there. */

import { useEffect, useSignal } from "./ui.js";

/**
 * Take what is dropped on the thread while it may be sent.
 * @param {boolean} open whether files may be sent now
 * @param {(files: Iterable<File>) => void} take
 * @returns {import("./vendor/signals.js").Signal<boolean>} whether files hang over it
 */
export function useDropping(open, take) {
  const over = useSignal(false);
  useEffect(() => {
    const column = document.getElementById("thread");
    if (!open || !column) return;
    const drag = (/** @type {DragEvent} */ event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      over.value = event.type !== "dragleave" || column.contains(/** @type {Node | null} */ (event.relatedTarget));
    };
    const drop = (/** @type {DragEvent} */ event) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      over.value = false;
      take(event.dataTransfer.files);
    };
    const events = /** @type {[string, (event: any) => void][]} */ ([["dragover", drag], ["dragleave", drag], ["drop", drop]]);
    for (const [name, heard] of events) column.addEventListener(name, heard);
    return () => events.forEach(([name, heard]) => column.removeEventListener(name, heard));
  }, [open]);
  return over;
}
