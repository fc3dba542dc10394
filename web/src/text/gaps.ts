/**
 * Characters, lines and gaps: split a text into gaps, and put it together again. `text/gaps.py` in Python.
 *
 * The core never builds text: `join` copies slices of the text as it is, lone surrogates included, and leaves out or
 * puts in U+0020 at the gaps that were decided and nowhere else. That is why only spaces can change.
 *
 * All offsets are in UTF-16 units, as JavaScript counts; `changes.ts` alone converts them to code points. A unit is what
 * a reader sees as one character. docs/text.md has the policy for each class of code points; the categories are those of
 * the Unicode version that the JavaScript engine has, which may differ from Python's in code points new to one of them.
 */

/** A text split into units. All arrays have one entry a unit; its gap is the one before it. */
export interface Gaps {
  readonly text: string;
  /** Where the unit begins in the text. */
  readonly starts: Int32Array;
  /** Where it ends. */
  readonly ends: Int32Array;
  /** The code point that stands for it: its own, or the first of its NFC form. */
  readonly characters: Uint32Array;
  /** Number of its segment, ascending. */
  readonly segments: Int32Array;
  /** 1 where U+0020 stands before it inside its segment. */
  readonly spaced: Uint8Array;
  /** 1 where the gap before it may not change. */
  readonly fixed: Uint8Array;
}

export type Span = readonly [start: number, end: number];

const ZERO_WIDTH_JOINER = 0x200d;
const WORD_JOINER = 0x2060;
const BYTE_ORDER_MARK = 0xfeff;

// Classes of code points. Anything from ATTACHES on may belong to the unit before it.
const [PLAIN, SPACE, BORDER, ATTACHES, FLAG] = [1, 2, 3, 4, 5];
const ATTACHING = /[\p{M}\p{Cf}]/u;
// 0 where a code point has not been met yet.
const CLASSES = new Uint8Array(0x110000);
CLASSES.fill(PLAIN, 0x21, 0x7f);
CLASSES.fill(PLAIN, 0xac00, 0xd7a4);
CLASSES[0x20] = SPACE;
CLASSES.fill(BORDER, 0x09, 0x0e);
CLASSES.fill(BORDER, 0x1c, 0x20);
CLASSES.fill(BORDER, 0x2000, 0x200b);
for (const code of [0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000]) CLASSES[code] = BORDER;
CLASSES.fill(FLAG, 0x1f1e6, 0x1f200);

/**
 * Split a text into units and the gaps before them.
 *
 *     text        "가 나\n다😀"
 *     starts      0 2 4 5      the emoji takes two UTF-16 units, 5 and 6
 *     ends        1 3 5 7
 *     segments    0 0 1 1
 *     spaced      0 1 0 0
 *     fixed       1 0 1 0      no gap stands before the first unit of a segment
 */
export function split(text: string): Gaps {
  const length = text.length;
  const starts = new Int32Array(length);
  const ends = new Int32Array(length);
  const characters = new Uint32Array(length);
  const segments = new Int32Array(length);
  const spaced = new Uint8Array(length);
  const fixed = new Uint8Array(length);
  const several: number[] = [];
  let [count, segment, bordered] = [0, -1, true];
  // Of the last code point that was neither space nor border.
  let [previous, end, previousClass, oddFlag] = [0, -1, PLAIN, false];
  let strayBefore = false;
  for (let at = 0, width = 1; at < length; at += width) {
    const code = codeAt(text, at);
    width = code > 0xffff ? 2 : 1;
    const kind = CLASSES[code] || classify(code);
    if (kind === SPACE) continue;
    if (kind === BORDER) {
      bordered = true;
      continue;
    }
    const beside = at === end;
    // Two regional indicators are one flag: every second of a run belongs to the one before it.
    oddFlag = kind === FLAG && previousClass === FLAG && beside && !oddFlag;
    // A joiner takes the next code point along (the people of a family), but never swallows a syllable.
    const joined = previous === ZERO_WIDTH_JOINER && beside && (code < 0xac00 || code >= 0xd7a4);
    const attached = kind === ATTACHES || oddFlag || joined;
    if (attached && beside) {
      if (several[several.length - 1] !== count - 1) several.push(count - 1);
    } else {
      const stray = attached;
      const frozen = stray || strayBefore || previous === WORD_JOINER || previous === BYTE_ORDER_MARK;
      if (bordered) segment++;
      starts[count] = at;
      characters[count] = code;
      segments[count] = segment;
      spaced[count] = !bordered && at > end ? 1 : 0;
      fixed[count] = bordered || frozen ? 1 : 0;
      [bordered, strayBefore] = [false, stray];
      count++;
    }
    [previous, previousClass, end] = [code, kind, at + width];
    ends[count - 1] = end;
  }
  for (const unit of several) characters[unit] = composed(text, starts[unit]!, ends[unit]!);
  return {
    text, starts: starts.subarray(0, count), ends: ends.subarray(0, count), characters: characters.subarray(0, count),
    segments: segments.subarray(0, count), spaced: spaced.subarray(0, count), fixed: fixed.subarray(0, count),
  };
}

/**
 * Put a text, or a slice of it, together again with other spaces; `Gaps.slice` and `join` in Python.
 *
 * @param gaps what `split` returned
 * @param decided the decision for the gap before each unit; ignored where the gap is fixed
 * @param squeeze make every kept run of several spaces one space, unless its gap is fixed
 * @param slice units from `first` up to `last`, text from `start` up to `stop`; all of it by default
 */
export function join(
  gaps: Gaps, decided: Uint8Array, squeeze = false,
  { first, last, start, stop } = { first: 0, last: gaps.starts.length, start: 0, stop: gaps.text.length },
): string {
  const { text, starts, ends, spaced, fixed } = gaps;
  const parts: string[] = [];
  let done = start;
  for (let unit = first; unit < last; unit++) {
    if (fixed[unit]) continue;
    const [from, to] = [unit ? ends[unit - 1]! : 0, starts[unit]!];
    if (decided[unit] && !spaced[unit]) {
      parts.push(text.slice(done, to), " ");
      done = to;
    } else if (spaced[unit] && (!decided[unit] || (squeeze && to - from > 1))) {
      parts.push(text.slice(done, decided[unit] ? from + 1 : from));
      done = to;
    }
  }
  parts.push(text.slice(done, stop));
  return parts.join("");
}

/** Where the gap before a unit begins: the end of the unit before it. */
export function gapStart(gaps: Gaps, unit: number): number {
  return unit ? gaps.ends[unit - 1]! : 0;
}

/**
 * Mark the gaps inside spans: those that a span reaches beyond on both sides, or of which it holds a space.
 * `Gaps.within` and `Gaps.freeze` in Python.
 *
 * @param gaps the text
 * @param spans offsets in the text, in any order
 * @param frozen one entry a unit; is set to 1 where the gap lies inside
 */
export function freezeWithin(gaps: Gaps, spans: readonly Span[], frozen: Uint8Array): void {
  for (const [start, end] of spans) {
    // A gap is inside when it begins before the span's end and ends after its start.
    for (let unit = after(gaps.starts, start); unit < frozen.length && gapStart(gaps, unit) < end; unit++) frozen[unit] = 1;
  }
}

/** Index of the first of the ascending values that is not below the bound. */
export function notBelow(values: Int32Array, bound: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first of the ascending values that is above the bound. */
export function after(values: Int32Array, bound: number): number {
  return notBelow(values, bound + 1);
}

/** The code point at an offset; a surrogate without its other half is itself. */
function codeAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return (code & 0xfc00) === 0xd800 ? text.codePointAt(at)! : code;
}

/** Marks, zero-width and bidi controls, skin tones, tag characters, and the vowels and finals of NFD Hangul attach. */
function classify(code: number): number {
  const attaches =
    (code >= 0x1160 && code <= 0x11ff) ||
    (code >= 0xd7b0 && code <= 0xd7ff) ||
    (code >= 0x1f3fb && code <= 0x1f3ff) ||
    ATTACHING.test(String.fromCodePoint(code));
  return (CLASSES[code] = attaches ? ATTACHES : PLAIN);
}

/** The code point that stands for a unit of several. */
function composed(text: string, start: number, end: number): number {
  // NFD syllables by arithmetic (the formula of the Unicode standard, §3.12), because a whole text may be NFD.
  const [lead, vowel] = [text.charCodeAt(start) - 0x1100, text.charCodeAt(start + 1) - 0x1161];
  if (lead >= 0 && lead < 19 && vowel >= 0 && vowel < 21) {
    const final = end - start > 2 ? text.charCodeAt(start + 2) - 0x11a7 : 0;
    return 0xac00 + (lead * 21 + vowel) * 28 + (final > 0 && final < 28 ? final : 0);
  }
  return text.slice(start, end).normalize("NFC").codePointAt(0)!;
}

