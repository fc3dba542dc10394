/**
 * What a user chose among the changes: reasons to enforce or to ignore, and one form where the norm allows two. `choice.py`
 * in Python.
 *
 * The decisions of the model come in and fewer, or others, come out. A change that is not made can change the reason of
 * its neighbour, so what is left is looked at again until all of it is wanted. Nothing of this runs unless a setting asks.
 */

import { UsageError } from "./errors.js";
import { nearest, repr } from "./python.js";
import type { Reasons } from "./reasons/reasons.js";
import type { Mode, Settings, Style, StyleName } from "./settings.js";
import type { Gaps } from "./text/gaps.js";

/** Units of the words around a gap. */
const REACH = 32;
const ONE_WORD = ["compound-word", "inside-word"];
// How sure the model has to be of a form that a style asks for; below it is no matter of taste. A hundredth where the model is
// shown the other form is what a tenth is where it is shown nothing (choice.py).
const LEAST: Readonly<Record<string, number>> = { compound: Math.fround(0.1) };
const LEAST_AGAINST: Readonly<Record<string, number>> = { compound: Math.fround(0.01) };
const MOST: Readonly<Record<string, number>> = { compound: Math.fround(0.9) };
const MOST_AGAINST: Readonly<Record<string, number>> = { compound: Math.fround(0.99) };

// How alike two names are if one may be a slip of the other.
const NEAR = 0.65;

/** The tables of reasons, and the codes that are wanted; null if all are. */
export interface Choice {
  readonly reasons: Reasons;
  readonly codes: ReadonlySet<string> | null;
}

/** What a decision is about: units from `first` up to `last`. */
type Part = Pick<Gaps, "text" | "starts" | "ends" | "characters" | "segments" | "spaced" | "fixed">;

/**
 * What settings choose among the reasons.
 *
 * @throws UsageError a name in `only` or `ignore` is no code
 */
export function choiceOf({ only, ignore, names }: Settings["choice"], reasons: Reasons): Choice {
  if (!names.length && !ignore) return { reasons, codes: null };
  const known = [...reasons.codes.values()].filter(({ key, code }) => key === code).map(({ code }) => code);
  const codes = new Set(names.length ? parseCodes(names, known, `only=${repr(only)}`) : known);
  const left = ignore ? parseCodes(ignore.split(","), known, `ignore=${repr(ignore)}`) : [];
  for (const code of left) codes.delete(code);
  return { reasons, codes };
}

/** Codes by their names; the part of a name up to a hyphen stands for all codes that begin with it. */
function parseCodes(names: readonly string[], known: readonly string[], where: string): string[] {
  return names.flatMap((given) => {
    const [name, small] = [given.trim(), given.trim().toLowerCase()];
    const whole = known.filter((code) => code.toLowerCase() === small);
    const found = whole.length || !name ? whole : known.filter((code) => code.toLowerCase().startsWith(`${small}-`));
    if (found.length) return found;
    // Compared letter by letter, Hangul too.
    const letters = known.map((code) => code.normalize("NFD"));
    const near = known[letters.indexOf(nearest(name.normalize("NFD"), letters, NEAR) ?? "")];
    const hint = near === undefined ? `use one of: ${known.join(", ")}` : `did you mean ${repr(near)}?`;
    throw new UsageError(`${where}: unknown reason ${repr(name)}; ${hint}`);
  });
}

/**
 * Give the decisions the user's choice.
 *
 * @param part the text
 * @param probabilities P(space) of each gap, one entry a unit
 * @param decided whether each gap gets a space; is changed
 * @param mayChange 1 for gaps of which neither a rule nor a protected span has the say
 * @param styles the form that each style asks for
 * @param mode whether the probabilities know what was typed
 */
export function choose(
  part: Part, probabilities: Float32Array, decided: Uint8Array, mayChange: Uint8Array,
  styles: ReadonlyMap<StyleName, Style>, { reasons, codes }: Choice, mode: Mode,
): void {
  const free = mayChange.map((own, unit) => (own && !part.fixed[unit] ? 1 : 0));
  const words = new WordsAround(part, decided);
  if (styles.size) applyStyles(words, part, probabilities, decided, free, styles, reasons, mode);
  if (codes === null) return;
  for (;;) {
    const vetoed = changedGaps(part, decided, free).filter((gap) => {
      return !codes.has(reasons.of(...words.at(gap), decided[gap] ? "add" : "remove").code);
    });
    if (!vetoed.length) return;
    for (const gap of vetoed) decided[gap] = part.spaced[gap]!;
  }
}

/** The style setting that has a say in a gap between two words, or nothing: what a space there would be for. */
export function styleOf(left: string, right: string, reasons: Reasons): StyleName | "" {
  const { style } = reasons.codes.get(reasons.find(left, right, "+").key)!;
  if (!style) return "";
  const without = reasons.codes.get(reasons.find(left, right, "-").key)!;
  // A title joins its name for no reason of its own.
  const fits = style === "name-title" ? !ONE_WORD.includes(without.key) : without.style === style;
  return fits ? (style.replace("-", "_") as StyleName) : "";
}

/** The words on both sides of a gap, as `decided` has them. */
class WordsAround {
  /** Units as they stand, with what attaches to them: a reason is shown of the text, not of its characters. */
  readonly #units: readonly string[];

  constructor(readonly part: Part, readonly decided: Uint8Array) {
    this.#units = Array.from(part.starts, (start, unit) => part.text.slice(start, part.ends[unit]));
  }

  at(gap: number): [string, string] {
    const { segments } = this.part;
    let first = gap - 1;
    while (first > Math.max(gap - REACH, 0) && !this.#space(first) && segments[first - 1] === segments[gap]) first--;
    let last = gap + 1;
    const end = Math.min(gap + REACH, this.#units.length);
    while (last < end && !this.#space(last) && segments[last] === segments[gap]) last++;
    return [this.#units.slice(first, gap).join("").normalize(), this.#units.slice(gap, last).join("").normalize()];
  }

  /** Whether a gap will hold a space: what is fixed stays as it is typed, whatever was decided. */
  #space(gap: number): boolean {
    return (this.part.fixed[gap] ? this.part.spaced : this.decided)[gap] === 1;
  }
}

/** Give gaps where the norm allows both the form that is asked for. */
function applyStyles(
  words: WordsAround, part: Part, probabilities: Float32Array, decided: Uint8Array, free: Uint8Array,
  styles: ReadonlyMap<StyleName, Style>, reasons: Reasons, mode: Mode,
): void {
  // What stays as typed is among the changes; another form may be asked of any gap.
  const keeping = [...styles.values()].every((form) => form === "keep");
  for (const gap of keeping ? changedGaps(part, decided, free) : gapsBetweenWords(part, free)) {
    const style = styleOf(...words.at(gap), reasons);
    const asked = style && styles.get(style);
    if (!asked) continue;
    if (asked === "keep") {
      decided[gap] = part.spaced[gap]!;
      continue;
    }
    const space = asked === "apart";
    // What is typed as it is asked for stays, like with "keep"; in restore nothing is typed.
    const kept = mode === "correct" && (part.spaced[gap] === 1) === space;
    const [least, most] = mode === "correct" ? [LEAST_AGAINST, MOST_AGAINST] : [LEAST, MOST];
    const possible = space ? probabilities[gap]! > (least[style] ?? 0) : probabilities[gap]! < (most[style] ?? 1);
    if (kept || possible) decided[gap] = space ? 1 : 0;
  }
}

function changedGaps({ spaced }: Part, decided: Uint8Array, free: Uint8Array): number[] {
  return [...free.keys()].filter((gap) => free[gap] && decided[gap] !== spaced[gap]);
}

/** Gaps between two Hangul syllables, or a digit or Latin letter and one, where a style could have a say. */
function gapsBetweenWords({ characters }: Part, free: Uint8Array): number[] {
  return [...free.keys()].filter((gap) => {
    if (!gap || !free[gap] || !isHangul(characters[gap]!)) return false;
    const before = characters[gap - 1]!;
    const small = before | 0x20;
    return isHangul(before) || (before >= 0x30 && before <= 0x39) || (small >= 0x61 && small <= 0x7a);
  });
}

function isHangul(code: number): boolean {
  return code >= 0xac00 && code <= 0xd7a3;
}
