/** Lists of which only the visible rows are there: a thin hook around virtual-core. */

import { useLayoutEffect, useReducer, useRef } from "./vendor/hooks.js";
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "./vendor/virtual-core.js";

/**
 * @typedef {{count: number, size: (index: number) => number, key?: (index: number) => string | number,
 *   overscan?: number, scroller: () => HTMLElement | null, [option: string]: any}} Options further ones are
 *   virtual-core's own, such as `gap`, `paddingEnd`, `anchorTo`
 */

/**
 * Follow a scrolling element, and draw again when other rows are visible.
 * @param {Options} options
 * @returns {import("./vendor/virtual-core.js").Virtualizer}
 */
export function useVirtual({ count, size, key, overscan = 6, scroller, ...more }) {
  const [, draw] = useReducer((/** @type {number} */ n) => n + 1, 0);
  const held = useRef(/** @type {any} */ (null));
  const options = {
    count,
    estimateSize: size,
    getItemKey: key ?? ((/** @type {number} */ index) => index),
    overscan,
    getScrollElement: scroller,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => draw(undefined),
    ...more,
  };
  held.current ??= new Virtualizer(options);
  const virtual = held.current;
  const element = scroller();
  if (more.anchorTo === "end" && element && virtual.options.count !== count && virtual.scrollOffset !== null) {
    virtual.scrollOffset = element.scrollTop; // the event of the last step may still be under way, and would be undone
  }
  virtual.setOptions(options);
  useLayoutEffect(() => virtual._didMount(), []);
  useLayoutEffect(() => virtual._willUpdate());
  return virtual;
}
