/**
 * From probabilities to decisions: a rule of the user, else the model with its threshold, and a second look.
 * `decide.py` in Python, which has the figures.
 *
 * In correct mode a space that is changed is new evidence for the gaps around it. Only the gaps are asked again, with the
 * changes shown, that were left as typed, were near the threshold, and have a change beside them. A gap is changed once at
 * most, so nothing goes to and fro. Sums and comparisons are those of 32-bit numbers, as numpy does them.
 */

import { JOIN, LEAVE, SPACE } from "./rules/rules.js";
import type { Mode, Settings } from "./settings.js";
import type { Gaps } from "./text/gaps.js";

const [UNKNOWN, JOINED, SPACED] = [0, 1, 2];
// A gap is asked again when its probability came this near to the threshold, and a change is this many units away.
const DOUBT = Math.fround(0.3);
const BESIDE = 4;

/** The model's answer: P(space) of the gap before each unit. */
export type Ask = (characters: Uint32Array, observed: Uint8Array, segments: Int32Array) => Promise<Float32Array>;

/** What the model is shown of the typed spaces. */
export function observed({ spaced, segments }: Pick<Gaps, "spaced" | "segments">, mode: Mode): Uint8Array {
  const seen = new Uint8Array(spaced.length).fill(UNKNOWN);
  if (mode === "restore") return seen;
  for (let unit = 1; unit < seen.length; unit++) {
    if (segments[unit] === segments[unit - 1]) seen[unit] = spaced[unit] ? SPACED : JOINED;
  }
  return seen;
}

/**
 * Decide all gaps.
 *
 * @param gaps the units; nothing is made of the answer where a gap is fixed
 * @param said what the rules say of each gap
 * @param settings mode, thresholds, and which kind of change is wanted
 * @param ask the model
 * @param again the model, for the second look
 * @param reach how many units away a probability can depend on
 * @returns P(space) of each gap, from the look that decided it, and whether it gets a space
 */
export async function decide(
  gaps: Gaps, said: Int8Array, settings: Settings, ask: Ask, again: Ask, reach: number,
): Promise<{ probabilities: Float32Array; decided: Uint8Array }> {
  const { spaced, fixed, segments, characters } = gaps;
  const { mode, only } = settings;
  const probabilities = await ask(characters, observed(gaps, mode), segments);
  const length = spaced.length;
  const decided = new Uint8Array(length);
  const changed = new Uint8Array(length);
  const mine = new Uint8Array(length);
  let any = false;
  for (let unit = 0; unit < length; unit++) {
    const typed = spaced[unit]!;
    let space;
    if (mode === "restore") {
      space = probabilities[unit]! > 0.5;
    } else {
      // The model knows Korean, and English is not its business.
      const latin = unit > 0 && isLatin(characters[unit]!) && isLatin(characters[unit - 1]!);
      mine[unit] = !fixed[unit] && said[unit] === LEAVE && !latin ? 1 : 0;
      space = mine[unit] ? wants(probabilities[unit]!, typed, settings) !== (typed === 1) : typed === 1;
    }
    if (said[unit] === SPACE) space = true;
    else if (said[unit] === JOIN) space = false;
    if (only === "add") space ||= typed === 1;
    else if (only === "remove") space &&= typed === 1;
    decided[unit] = space ? 1 : 0;
    changed[unit] = !fixed[unit] && decided[unit] !== typed ? 1 : 0;
    any ||= changed[unit] === 1;
  }
  if (mode === "correct" && any) {
    const doubtful = inDoubt(gaps, probabilities, mine, changed, settings, Math.min(BESIDE, reach));
    if (doubtful.includes(1)) await lookAgain(gaps, probabilities, decided, doubtful, settings, again, reach);
  }
  return { probabilities, decided };
}

/** Whether the model wants the gap otherwise than it was typed. */
function wants(probability: number, typed: number, { add, remove }: Settings): boolean {
  return typed ? Math.fround(1 - probability) > remove : probability > add;
}

/** The gaps to ask again: left as typed, near the threshold, beside a change, and free to change. */
function inDoubt(
  { spaced, segments }: Gaps, probabilities: Float32Array, mine: Uint8Array, changed: Uint8Array,
  { add, remove, only }: Settings, distance: number,
): Uint8Array {
  const beside = near(changed, segments, distance);
  return mine.map((own, unit) => {
    if (!own || changed[unit] || !beside[unit]) return 0;
    if (only && (spaced[unit] === 1) !== (only === "remove")) return 0;
    const probability = probabilities[unit]!;
    const missing = spaced[unit] ? remove - Math.fround(1 - probability) : add - probability;
    return Math.fround(missing) < DOUBT ? 1 : 0;
  });
}

/** Ask the doubtful gaps again, with as little of the text as the model can see from there; writes what it changes. */
async function lookAgain(
  { characters, spaced, segments, fixed }: Gaps, probabilities: Float32Array, decided: Uint8Array,
  doubtful: Uint8Array, settings: Settings, ask: Ask, reach: number,
): Promise<void> {
  const needed = near(doubtful, segments, reach);
  const places = Int32Array.from(needed.keys()).filter((unit) => needed[unit]);
  const shown = spaced.map((typed, unit) => (fixed[unit] ? typed : decided[unit]!));
  const all = observed({ spaced: shown, segments }, "correct");
  const parts = new Int32Array(places.length);
  for (let i = 1; i < places.length; i++) {
    const [unit, before] = [places[i]!, places[i - 1]!];
    // Where text was left out, a segment ends: what the model makes of such an end, no doubtful gap can see.
    const ends = unit > before + 1 || segments[unit] !== segments[before];
    parts[i] = parts[i - 1]! + (ends ? 1 : 0);
  }
  const answers = await ask(gather(characters, places, Uint32Array), gather(all, places, Uint8Array), parts);
  places.forEach((unit, i) => {
    if (!doubtful[unit] || !wants(answers[i]!, spaced[unit]!, settings)) return;
    probabilities[unit] = answers[i]!;
    decided[unit]! ^= 1;
  });
}

/** Units with a marked one at most so far away in their own segment. */
function near(marked: Uint8Array, segments: Int32Array, distance: number): Uint8Array {
  const out = new Uint8Array(marked.length);
  let last = -1;
  for (let unit = 0; unit < marked.length; unit++) {
    if (marked[unit]) last = unit;
    if (last >= 0 && unit - last <= distance && segments[last] === segments[unit]) out[unit] = 1;
  }
  last = -1;
  for (let unit = marked.length - 1; unit >= 0; unit--) {
    if (marked[unit]) last = unit;
    if (last >= 0 && last - unit <= distance && segments[last] === segments[unit]) out[unit] = 1;
  }
  return out;
}

function gather<T extends Uint32Array | Uint8Array>(values: T, places: Int32Array, type: new (length: number) => T): T {
  const out = new type(places.length);
  places.forEach((place, i) => (out[i] = values[place]!));
  return out;
}

function isLatin(character: number): boolean {
  const small = character | 0x20;
  return small >= 0x61 && small <= 0x7a;
}
