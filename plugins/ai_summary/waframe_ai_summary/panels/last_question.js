/** Shows the customer's last question beside the conversation. */

const FACT = "summary.last_question";

/**
 * Draw the card, and draw it anew whenever the conversation has changed.
 * @param {HTMLElement} element
 * @param {{id: string}} conversation
 * @param {{get: (path: string) => Promise<any>}} api
 */
export default function panel(element, conversation, api) {
  let closed = false;

  /** @param {{id: string}} shown */
  async function draw(shown) {
    const { facts } = await api.get(`/api/conversations/${shown.id}`);
    const question = facts.find((/** @type {{name: string}} */ fact) => fact.name === FACT);
    if (!closed) {
      element.hidden = question === undefined;
      element.textContent = question?.value ?? "";
    }
  }

  void draw(conversation);
  return { update: draw, close: () => void (closed = true) };
}
