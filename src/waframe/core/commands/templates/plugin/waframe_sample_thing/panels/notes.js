/** The card beside a conversation: what was noted in it. Customers' words become text, never HTML. */

/**
 * Draw the card into an element, and draw it anew when the conversation changes.
 * @param {HTMLElement} element
 * @param {{id: string}} conversation
 * @param {any} api
 */
export default function panel(element, conversation, api) {
  let closed = false;

  async function draw(/** @type {{id: string}} */ shown) {
    const listed = await api.act("list_sample_thing", {}, shown.id);
    if (closed || !listed) return;
    const lines = listed.notes.map((/** @type {{said: string, message_id: string}} */ note) => {
      const line = document.createElement("button");
      line.type = "button";
      line.style.textAlign = "start";
      line.textContent = note.said;
      line.addEventListener("click", () => api.jump(shown.id, note.message_id));
      return line;
    });
    element.hidden = lines.length === 0;
    element.replaceChildren(...lines);
  }

  void draw(conversation);
  return {
    update: draw,
    close: () => {
      closed = true;
    },
  };
}
