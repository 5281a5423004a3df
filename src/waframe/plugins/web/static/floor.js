/** How a conversation stands, said in four ways at once: voice (hue), icon, word, and the time that is left. */

import { formatDuration, t } from "./texts.js";

/** @typedef {import("./api.js").Conversation} Conversation */
/** @typedef {import("./api.js").Sender} Sender */

export const EXPIRING_MS = 60_000;
export const LATE_MS = 300_000;
export const CLOSING_MS = 7_200_000;

/**
 * @typedef {{voice: string, icon: string, initials: string | null, word: string, left: number | null,
 *   state: string}} Standing
 */

/**
 * Tell how a conversation stands for somebody.
 * @param {Conversation} conversation
 * @param {string} meId
 * @param {number} now
 * @returns {Standing}
 */
export function standing(conversation, meId, now) {
  const { state, agent, reserved, lease_until } = conversation;
  const left = lease_until ? Date.parse(lease_until) - now : null;
  const plain = (/** @type {string} */ voice, /** @type {string} */ icon, word = t(`state.${state}`)) => ({
    state, voice, icon, initials: null, word, left,
  });
  switch (state) {
    case "ai":
      return plain("ai", "sparkles");
    case "queued":
      if (reserved && Date.parse(reserved.until) > now) {
        const mine = reserved.agent.id === meId;
        return plain("queued", "star", mine ? t("state.reserved_mine") : t("state.reserved", { name: reserved.agent.name }));
      }
      return plain("queued", "hourglass");
    case "human": {
      const mine = agent?.id === meId;
      const initials = initialsOf(agent?.name);
      if (left !== null && left < EXPIRING_MS) {
        const word = left > 0 ? t("state.expiring", { left: formatDuration(left) }) : t("state.expired");
        return { state: "expiring", voice: "expiring", icon: "timer", initials: null, word, left };
      }
      const word = mine ? t("state.mine") : (agent?.name ?? t("state.human"));
      return { state, voice: mine ? "mine" : "other", icon: "user-round-check", initials, word, left };
    }
    case "external":
      return plain("external", "smartphone");
    case "snoozed":
      return plain("closed", "moon");
    case "closed":
      return plain("closed", "check");
    default:
      return plain("closed", "circle-question-mark", state);
  }
}

/** Who speaks in a message: its hue. @param {Sender} sender @param {string} meId */
export function voiceOf(sender, meId) {
  switch (sender.type) {
    case "client": return "client";
    case "ai": return "ai";
    case "external": return "external";
    case "agent": return sender.id === meId ? "mine" : "other";
    default: return "closed";
  }
}

/** Who speaks, in a word before the last line of a row; nothing for the customer. @param {Sender} sender @param {string} meId */
export function authorOf(sender, meId) {
  switch (sender.type) {
    case "client": return "";
    case "ai": return t("author.ai");
    case "external": return t("author.external");
    case "agent": return sender.id === meId ? t("author.me") : firstName(sender.name);
    default: return sender.name ?? t("author.system");
  }
}

/** The name of a conversation: the customer's, else the user name, else the number. @param {Conversation} conversation */
export function titleOf({ customer }) {
  return customer.name || (customer.username ? `@${customer.username}` : "") || customer.phone || `${t("customer.unknown")} ${customer.id.slice(-4)}`;
}

/** Two letters for a face. @param {string | null | undefined} name */
export function initialsOf(name) {
  const words = (name ?? "").replace(/^[@+]/, "").split(/[\s._-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const [first, second] = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0] ?? "?", ""];
  return (second ? first[0] + second[0] : first.slice(0, 2)).toUpperCase();
}

/** @param {string | null | undefined} name */
export const firstName = (name) => (name ?? "").split(" ")[0];

/** How long the customer has been waiting, or null. @param {Conversation} conversation @param {number} now */
export const waitingFor = (conversation, now) =>
  conversation.waiting_since && !["closed", "snoozed"].includes(conversation.state)
    ? Math.max(0, now - Date.parse(conversation.waiting_since))
    : null;

/** How long a free text may still be sent, or null where the channel has no window. @param {Conversation} conversation @param {number} now */
export const windowLeft = (conversation, now) =>
  conversation.window_until ? Date.parse(conversation.window_until) - now : null;
