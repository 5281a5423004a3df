/** The card beside a conversation: what the customer waits for, with a way to say that it is there. */

const WORDS = { es: { there: "Ya llegó", told: "avisado" }, en: { there: "It is here", told: "told" } };

/**
 * Draw the card into an element, and draw it anew when the conversation changes.
 * @param {HTMLElement} element
 * @param {{id: string}} conversation
 * @param {any} api
 */
export default function panel(element, conversation, api) {
  const words = api.language === "en" ? WORDS.en : WORDS.es;
  let closed = false;

  async function draw(/** @type {{id: string}} */ shown) {
    const listed = await api.act("list_waitlist", {}, shown.id);
    if (closed || !listed) return;
    element.hidden = listed.entries.length === 0;
    element.replaceChildren(...listed.entries.map((/** @type {{sku: string, told_at: string | null}} */ entry) => row(entry, shown)));
  }

  function row(/** @type {{sku: string, told_at: string | null}} */ entry, /** @type {{id: string}} */ shown) {
    const line = document.createElement("p");
    line.append(`${entry.sku} `);
    if (entry.told_at) {
      line.append(`(${words.told})`);
    } else {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words.there;
      button.addEventListener("click", () => void api.act("announce_arrival", { sku: entry.sku }, shown.id).then(() => draw(shown)));
      line.append(button);
    }
    return line;
  }

  void draw(conversation);
  return {
    update: draw,
    close: () => {
      closed = true;
    },
  };
}
