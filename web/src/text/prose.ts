/**
 * Gaps that are no matter of Korean prose: other scripts, layout, the inside of brackets, numbers set apart.
 * `text/prose.py` in Python, which has the reasons.
 */

import type { Settings } from "../settings.js";
import { type Gaps, gapStart } from "./gaps.js";

// Each opening bracket and the one that closes it.
const BRACKETS = Array.from(
  "()[]{}<>（）［］｛｝＜＞“”‘’‹›«»「」『』【】〔〕〈〉《》〖〗〘〙〚〛⟨⟩⟪⟫⟦⟧⟮⟯｢｣｟｠⦅⦆⁅⁆⁽⁾₍₎❨❩❪❫❬❭❮❯❰❱❲❳❴❵" +
    "⸢⸣⸤⸥⸨⸩⌈⌉⌊⌋〝〞„‟‚‛﴾﴿",
  (bracket) => bracket.codePointAt(0)!,
);
const OPEN = new Set(BRACKETS.filter((_, at) => at % 2 === 0));
const CLOSE = new Set(BRACKETS.filter((_, at) => at % 2 === 1));
const STRAIGHT_QUOTES = [0x22, 0x27];

/**
 * Mark the gaps that the arrays alone tell: the kinds foreign, layout, bracket and number.
 *
 * @param gaps the text
 * @param settings kinds and mode
 * @param frozen 1 for gaps in protected spans; what stands at their border without Hangul stays too
 * @param kept one entry a unit; is set to 1 for these gaps
 */
export function markKept(
  gaps: Gaps, { kinds, mode }: Pick<Settings, "kinds" | "mode">, frozen: Uint8Array, kept: Uint8Array,
): void {
  const { starts, spaced, characters, segments } = gaps;
  const correcting = mode === "correct";
  const korean = kinds.has("foreign") || kinds.has("number") ? besideKorean(gaps) : kept;
  const foreign = kinds.has("foreign");
  const layout = kinds.has("layout") && correcting;
  const number = kinds.has("number");
  const besideFrozen = (unit: number): boolean =>
    [unit - 1, unit + 1].some(
      (other) => frozen[other] && segments[other] === segments[unit] && segments[other - 1] === segments[unit],
    );
  for (let unit = 0; unit < starts.length; unit++) {
    if (foreign && !korean[unit] && (correcting || besideFrozen(unit))) kept[unit] = 1;
    if (layout && starts[unit]! - gapStart(gaps, unit) > 1) kept[unit] = 1;
    if (number && spaced[unit] && !korean[unit] && either(characters, unit, isDigit)) kept[unit] = 1;
  }
  if (kinds.has("bracket")) keepBrackets(gaps, correcting, kept);
}

function isHangul(code: number): boolean {
  return (
    (code >= 0xac00 && code <= 0xd7a3) || (code >= 0x3131 && code <= 0x318e) || (code >= 0x1100 && code <= 0x11ff) ||
    (code >= 0xa960 && code <= 0xa97c) || (code >= 0xd7b0 && code <= 0xd7fb)
  );
}

function isHanja(code: number): boolean {
  return (code >= 0x3400 && code <= 0x4dbf) || (code >= 0x4e00 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function either(characters: Uint32Array, unit: number, is: (code: number) => boolean): boolean {
  return is(characters[unit]!) || (unit > 0 && is(characters[unit - 1]!));
}

/** Whether Hangul stands on a side of each gap, or Hanja in a word with Hangul; one entry a unit. */
function besideKorean({ characters, spaced, segments }: Gaps): Uint8Array {
  const length = characters.length;
  const mixed = new Uint8Array(length);
  for (let first = 0; first < length; ) {
    let last = first;
    let hangul = false;
    do {
      hangul ||= isHangul(characters[last]!);
      last++;
    } while (last < length && !spaced[last] && segments[last] === segments[first]);
    if (hangul) mixed.fill(1, first, last);
    first = last;
  }
  return Uint8Array.from(mixed, (own, unit) => {
    if (either(characters, unit, isHangul)) return 1;
    return own && (!unit || mixed[unit - 1]) && either(characters, unit, isHanja) ? 1 : 0;
  });
}

/** No gap just inside a bracket gets a space; where one was typed on both insides of a pair, both are kept. */
function keepBrackets(gaps: Gaps, correcting: boolean, kept: Uint8Array): void {
  const { spaced, segments } = gaps;
  const { opens, closes } = sides(gaps);
  const waiting: number[] = [];
  for (let unit = 0; unit < opens.length; unit++) {
    const inside = closes[unit] || (unit > 0 && opens[unit - 1]);
    if (inside && !spaced[unit]) kept[unit] = 1;
    if (!opens[unit] && !closes[unit]) continue;
    while (waiting.length && segments[waiting.at(-1)!] !== segments[unit]) waiting.pop();
    if (closes[unit] && waiting.length) {
      const after = waiting.pop()! + 1;
      if (correcting && spaced[after] && spaced[unit]) kept[after] = kept[unit] = 1;
    } else if (opens[unit]) {
      waiting.push(unit);
    }
  }
}

/** Which units open and which close; of straight quotes, even ones open and odd ones close, unless one is left over. */
function sides({ characters, segments }: Gaps): { opens: Uint8Array; closes: Uint8Array } {
  const opens = Uint8Array.from(characters, (code) => (OPEN.has(code) ? 1 : 0));
  const closes = Uint8Array.from(characters, (code) => (CLOSE.has(code) ? 1 : 0));
  for (const quote of STRAIGHT_QUOTES) {
    let found: number[] = [];
    for (let unit = 0; unit <= characters.length; unit++) {
      const ends = unit === characters.length || (found.length && segments[unit] !== segments[found[0]!]);
      if (ends) {
        if (found.length % 2 === 0) found.forEach((at, i) => ((i % 2 ? closes : opens)[at] = 1));
        found = [];
      }
      if (characters[unit] === quote) found.push(unit);
    }
  }
  return { opens, closes };
}
