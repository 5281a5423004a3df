/** What plugins' panels add to the menu of a message. */

import { signal } from "./ui.js";

/** @typedef {{title: string, icon: string, fits: (message: import("./api.js").Message) => boolean, run: (message: import("./api.js").Message) => void}} MessageOffer */

/** @type {import("./vendor/signals.js").Signal<MessageOffer[]>} */
const offers = signal([]);

/** Add an entry, and give what takes it away again. @param {MessageOffer} offer */
export function addOffer(offer) {
  offers.value = [...offers.peek(), offer];
  return () => {
    offers.value = offers.peek().filter((one) => one !== offer);
  };
}

/** List the entries that fit a message. @param {import("./api.js").Message} message */
export const offersOf = (message) => offers.value.filter((offer) => offer.fits(message));
