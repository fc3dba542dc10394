/**
 * From probabilities to decisions: a rule of the user, else the model with its threshold, and a second prediction.
 * `decide.py` in Python, which has the figures.
 *
 * In correct mode a space that is changed is new evidence for the gaps around it. So the model predicts again, with the
 * changes shown, the gaps that were left as typed, were near the threshold, and have a change beside them. A gap is changed
 * once at most, so nothing goes to and fro. Sums and comparisons are those of 32-bit numbers, as numpy does them.
 */

import { doubtedGaps, lacking, observed } from "./evidence.js";
import { demanded } from "./norm.js";
import { LEAVE, SPACE } from "./rules/rules.js";
import type { Settings } from "./settings.js";
import type { Gaps } from "./text/gaps.js";
import { unspaced, type Unspaced } from "./text/patterns.js";

const RESTORE_THRESHOLD = 0.5;
// A gap is predicted again when its probability came this near to the threshold, and a change is this many units away.
const [DOUBT, BESIDE] = [Math.fround(0.3), 4];
// Beside a character that is no syllable, a change is felt from farther away.
const [CLOSE, FARTHER] = [Math.fround(0.15), 11];

/** The model's answer: P(space) of the gap before each unit. */
export type Predict = (characters: Uint32Array, observed: Uint8Array, segments: Int32Array) => Promise<Float32Array>;

/**
 * Decide all gaps.
 *
 * @param gaps the text; a gap that is fixed keeps its spaces, whatever is decided for it
 * @param ruleDecisions what the rules say of each gap, one entry a unit
 * @param kept 1 for gaps of which the model has no say; a rule has
 * @param settings mode, thresholds, and which kind of change is wanted
 * @param predict the model
 * @param again the model, for the second prediction
 * @param reach how many units away a probability can depend on
 * @returns P(space) of each gap, from the prediction that decided it, and whether it gets a space; one entry a unit
 */
export async function decide(
  gaps: Gaps, ruleDecisions: Int8Array, kept: Uint8Array, settings: Settings, predict: Predict, again: Predict, reach: number,
): Promise<{ probabilities: Float32Array; decided: Uint8Array }> {
  const { spaced, fixed, segments, characters } = gaps;
  const { mode, only } = settings;
  const length = spaced.length;
  const text = unspaced(gaps);
  const doubted = mode === "correct" ? doubtedGaps(text) : new Uint8Array(length);
  const probabilities = await predict(characters, observed(gaps, mode, doubted), segments);
  const decided = new Uint8Array(length);
  const changed = new Uint8Array(length);
  const mine = new Uint8Array(length);
  for (let unit = 0; unit < length; unit++) {
    const typed = spaced[unit]!;
    decided[unit] = typed;
    if (mode === "restore") {
      mine[unit] = kept[unit] ? 0 : 1;
      if (mine[unit]) decided[unit] = probabilities[unit]! > RESTORE_THRESHOLD ? 1 : 0;
    } else if (!fixed[unit] && !kept[unit] && ruleDecisions[unit] === LEAVE && !betweenLatin(characters, unit)) {
      mine[unit] = 1;
      if (lacking(text, unit, probabilities[unit]!, spaced, doubted, settings) < 0) decided[unit] = typed ? 0 : 1;
    }
  }
  const { spaces, joins } = demanded(text, decided);
  let any = false;
  for (let unit = 0; unit < length; unit++) {
    const typed = spaced[unit]!;
    const byForm = mine[unit] === 1 && (spaces[unit] === 1 || joins[unit] === 1);
    if (byForm) probabilities[unit] = decided[unit] = spaces[unit]!;
    const space = decided[unit] === 1;
    decided[unit] = wanted(space, typed === 1, ruleDecisions[unit]!, only) ? 1 : 0;
    changed[unit] = !fixed[unit] && decided[unit] !== typed ? 1 : 0;
    any ||= changed[unit] === 1;
    // The model is not asked again about what the norm decides.
    if (byForm) mine[unit] = 0;
  }
  if (mode === "correct" && any) {
    const doubtful = inDoubt(gaps, text, probabilities, doubted, mine, changed, settings, reach);
    if (doubtful.includes(1)) await predictAgain(gaps, text, probabilities, decided, doubted, doubtful, settings, again, reach);
  }
  return { probabilities, decided };
}

/** The decision after the rule's say, without the kind of change that is not wanted. */
function wanted(space: boolean, typed: boolean, rule: number, only: Settings["only"]): boolean {
  if (rule !== LEAVE) space = rule === SPACE;
  if (only === "add") return space || typed;
  return only === "remove" ? space && typed : space;
}

/** The gaps that the model could decide otherwise once it has seen the changes; `second_look.py` says which. */
function inDoubt(
  { spaced, segments, characters }: Gaps, text: Unspaced, probabilities: Float32Array, doubted: Uint8Array, mine: Uint8Array,
  changed: Uint8Array, settings: Settings, reach: number,
): Uint8Array {
  const { add, remove, only } = settings;
  const beside = near(changed, segments, Math.min(BESIDE, reach));
  const farther = near(changed, segments, Math.min(FARTHER, reach));
  return mine.map((own, unit) => {
    if (!own || !farther[unit]) return 0;
    if (only && (spaced[unit] === 1) !== (only === "remove")) return 0;
    const shortfall = lacking(text, unit, probabilities[unit]!, spaced, doubted, settings);
    // Between thresholds that overlap, a change that only just passed the one may be taken back by the other.
    if (changed[unit]) return add + remove < 1 && shortfall > -DOUBT ? 1 : 0;
    if (beside[unit] && shortfall < DOUBT) return 1;
    return shortfall < CLOSE && !betweenSyllables(characters, unit) ? 1 : 0;
  });
}

function betweenSyllables(characters: Uint32Array, unit: number): boolean {
  return unit > 0 && isSyllable(characters[unit]!) && isSyllable(characters[unit - 1]!);
}

function isSyllable(code: number): boolean {
  return code >= 0xac00 && code <= 0xd7a3;
}

/**
 * Predict the doubtful gaps again, from as little of the text as the model can see from there; writes what it changes.
 *
 * Reach 1, doubtful units d; the model sees the units s as two short segments:
 *
 *     units      가 나 다 라 마 바 사 아
 *     doubtful      d           d
 *     shown      s  s  s     s  s  s
 *     segments   0  0  0     1  1  1
 */
async function predictAgain(
  { characters, spaced, segments, fixed }: Gaps, text: Unspaced, probabilities: Float32Array, decided: Uint8Array,
  doubted: Uint8Array, doubtful: Uint8Array, settings: Settings, predict: Predict, reach: number,
): Promise<void> {
  const needed = near(doubtful, segments, reach);
  const units = Int32Array.from(needed.keys()).filter((unit) => needed[unit]);
  const changed = spaced.map((typed, unit) => (fixed[unit] ? typed : decided[unit]!));
  const all = observed({ spaced: changed, segments }, "correct", doubted);
  const shown = new Int32Array(units.length);
  for (let i = 1; i < units.length; i++) {
    const [unit, before] = [units[i]!, units[i - 1]!];
    // Where text was left out, a segment ends: what the model makes of such an end, no doubtful gap can see.
    const ends = unit > before + 1 || segments[unit] !== segments[before];
    shown[i] = shown[i - 1]! + (ends ? 1 : 0);
  }
  const predicted = await predict(gather(characters, units, Uint32Array), gather(all, units, Uint8Array), shown);
  units.forEach((unit, i) => {
    // A gap that was left as typed is changed; a change that would be taken back next time is not made.
    if (!doubtful[unit] || !(lacking(text, unit, predicted[i]!, changed, doubted, settings) < 0)) return;
    probabilities[unit] = predicted[i]!;
    decided[unit]! ^= 1;
  });
}

/**
 * The units with a marked one near them in their own segment.
 *
 *     segments   0 0 0 1 1
 *     marked     0 0 1 0 0
 *     near       0 1 1 0 0      distance 1
 */
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

function gather<T extends Uint32Array | Uint8Array>(values: T, units: Int32Array, type: new (length: number) => T): T {
  const out = new type(units.length);
  units.forEach((unit, i) => (out[i] = values[unit]!));
  return out;
}

/** Whether ASCII letters stand on both sides of a gap: the model knows Korean, and English is not its business. */
function betweenLatin(characters: Uint32Array, unit: number): boolean {
  return unit > 0 && isLatin(characters[unit]!) && isLatin(characters[unit - 1]!);
}

function isLatin(character: number): boolean {
  const small = character | 0x20;
  return small >= 0x61 && small <= 0x7a;
}
