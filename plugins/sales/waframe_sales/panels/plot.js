/** Draws bars by hour, people and bot one above the other, with a grid of round amounts. */

import { draw } from "./making.js";

const WIDTH = 780;
const HEIGHT = 260;
const LEFT = 64;
const TOP = 22;
const BOTTOM = 28;
const STEPS = [1, 2, 2.5, 5, 10];

/** @typedef {{clock: string, people: string, bot: string, tickets: number}} Hour */

/**
 * Draw the plot.
 * @param {Hour[]} hours
 * @param {{label: string, money: (amount: number) => string}} words
 */
export function plot(hours, { label, money }) {
  const root = draw("svg", { class: "sales-plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
  const sums = hours.map((hour) => Number(hour.people) + Number(hour.bot));
  const step = roundStep(Math.max(...sums, 1));
  const most = Math.max(step, Math.ceil(Math.max(...sums) / step) * step);
  const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - TOP);
  for (let value = 0; value <= most + step / 2; value += step) {
    root.append(draw("line", { class: value ? "grid" : "axis", x1: LEFT, x2: WIDTH, y1: y(value), y2: y(value) }));
    root.append(draw("text", { x: LEFT - 10, y: y(value) + 4, "text-anchor": "end" }, money(value)));
  }
  const room = (WIDTH - LEFT) / hours.length;
  const wide = Math.min(36, room * 0.6);
  const best = sums.indexOf(Math.max(...sums));
  hours.forEach((hour, index) => {
    const left = LEFT + room * (index + 0.5) - wide / 2;
    const people = Number(hour.people);
    if (people > 0) root.append(bar("people", left, wide, y(0), y(people)));
    if (Number(hour.bot) > 0) root.append(bar("bot", left, wide, y(people) - (people > 0 ? 2 : 0), y(sums[index])));
    if (index === best && sums[index] > 0) root.append(draw("text", { class: "best", x: left + wide / 2, y: y(sums[index]) - 7, "text-anchor": "middle" }, money(sums[index])));
    root.append(draw("text", { x: left + wide / 2, y: HEIGHT - 8, "text-anchor": "middle" }, String(Number(hour.clock.slice(0, 2)))));
  });
  return root;
}

/** @param {string} name @param {number} left @param {number} wide @param {number} from @param {number} to */
const bar = (name, left, wide, from, to) => draw("rect", { class: name, x: left, y: to, width: wide, height: Math.max(1, from - to), rx: 2 });

/** A round amount of which three or four make the whole. @param {number} most */
function roundStep(most) {
  const power = 10 ** Math.floor(Math.log10(most / 3));
  return (STEPS.find((step) => step * power >= most / 4) ?? 10) * power;
}

/** The hours worth showing: from the first with a sale to the last, and the usual ones of a shop. @param {Hour[]} hours */
export function busyHours(hours) {
  const open = hours.map((hour, index) => ({ index, at: Number(hour.clock.slice(0, 2)), sold: hour.tickets > 0 })).filter(({ at, sold }) => sold || (at >= 9 && at < 19));
  return hours.slice(open[0]?.index ?? 0, (open[open.length - 1]?.index ?? hours.length - 1) + 1);
}
