/** Looks at a number while it is typed: whether it is whole, and whether its check digit is right (49 CFR § 565.15). */

const LENGTH = 17;
const CHECK_PLACE = 8;
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const VALUES = Object.fromEntries([..."0123456789"].map((digit) => [digit, Number(digit)]));
[..."ABCDEFGH"].forEach((sign, at) => (VALUES[sign] = at + 1));
[..."JKLMN"].forEach((sign, at) => (VALUES[sign] = at + 1));
Object.assign(VALUES, { P: 7, R: 9 });
[..."STUVWXYZ"].forEach((sign, at) => (VALUES[sign] = at + 2));

/**
 * Judge what was typed; I, O and Q, which no number has, count as 1 and 0.
 * @param {string} typed
 * @returns {{vin: string, state: "short" | "right" | "wrong", missing: number}}
 */
export function judge(typed) {
  const vin = typed.toUpperCase().replace(/[^A-Z0-9]/g, "").replace(/I/g, "1").replace(/[OQ]/g, "0");
  if (vin.length !== LENGTH) return { vin, state: "short", missing: LENGTH - vin.length };
  const rest = [...vin].reduce((sum, sign, at) => sum + VALUES[sign] * WEIGHTS[at], 0) % 11;
  return { vin, state: vin[CHECK_PLACE] === "0123456789X"[rest] ? "right" : "wrong", missing: 0 };
}
