/** The control API as the page uses it. */
import { t } from "./texts.js";

/** A refusal, in the words of the simulator. */
export class Refused extends Error {}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
async function call(method, path, body) {
  const options = { method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body) };
  return read(await fetch(`/control${path}`, options));
}

/** @param {Response} response */
async function read(response) {
  const answer = await response.json();
  if (!response.ok) throw new Refused(t("error.refused", { detail: answer.detail ?? response.status }));
  return answer;
}

/** @param {string} number @param {string} customer */
function chatPath(number, customer) {
  return `/chats/${encodeURIComponent(number)}/${encodeURIComponent(customer)}`;
}

export const api = {
  /** @param {string|null} customer @param {string|null} number @returns {Promise<import("./types.js").View>} */
  view(customer, number) {
    const query = new URLSearchParams();
    if (customer) query.set("customer", customer);
    if (number) query.set("number", number);
    return call("GET", `/view?${query}`);
  },
  /** Wait for news. @param {number} since */
  watch: (since) => call("GET", `/events?since=${since}&seconds=25`),
  /** Let the customer act. @param {string} number @param {string} customer @param {object} act */
  act: (number, customer, act) => call("POST", `${chatPath(number, customer)}/messages`, act),
  /** Let the business act on its own phone. @param {string} number @param {string} customer @param {object} act */
  app: (number, customer, act) => call("POST", `${chatPath(number, customer)}/app`, act),
  /** Send a file. @param {string} number @param {string} customer @param {Blob} file @param {Record<string, string|undefined>} about */
  async file(number, customer, file, about) {
    const query = new URLSearchParams(Object.entries(about).filter(([, value]) => value));
    const options = { method: "POST", body: file, headers: { "Content-Type": file.type || "application/octet-stream" } };
    return read(await fetch(`/control${chatPath(number, customer)}/files?${query}`, options));
  },
  /** @param {string} number @param {string} customer @param {boolean} shown */
  show: (number, customer, shown) => call("POST", `${chatPath(number, customer)}/shown`, { shown }),
  /** @param {string} number @param {string} customer @param {string} message */
  played: (number, customer, message) => call("POST", `${chatPath(number, customer)}/played`, { message_id: message }),
  /** @param {string} number @param {string} customer */
  closeWindow: (number, customer) => call("POST", `${chatPath(number, customer)}/close-window`),
  /** @param {object} customer @returns {Promise<import("./types.js").Customer>} */
  addCustomer: (customer) => call("POST", "/customers", customer),
  /** @param {string} customer @param {object} changed */
  changeCustomer: (customer, changed) => call("PATCH", `/customers/${encodeURIComponent(customer)}`, changed),
  /** @param {object} number */
  addNumber: (number) => call("POST", "/numbers", number),
  /** @param {object} changed */
  switchFaults: (changed) => call("PATCH", "/faults", changed),
  clearFaults: () => call("DELETE", "/faults"),
  /** @returns {Promise<string[]>} */
  fields: () => call("GET", "/webhooks"),
  /** @param {object} webhook */
  webhook: (webhook) => call("POST", "/webhook", webhook),
  /** @param {number} seconds */
  advance: (seconds) => call("POST", "/clock", { advance_seconds: seconds }),
};
