/**
 * Which line ends are meant, by layout alone: the looks of the lines and the width of the column.
 * `unwrap/layout.py` in Python, which has the reasons.
 */

import { SPACE_CLASS as S } from "../python.js";
import { codePoints } from "../python.js";
import { ENDED, HANGUL, SENTENCE, isClosed, opens, standsAlone, stripEnd, trimLeft, trimRight, wordsOf } from "./kinds.js";
import { goesOn, runsOn } from "./words.js";

const FENCE = new RegExp(String.raw`^(?:[${S}]*(?:\x60{3}|~~~[^${S}]*[${S}]*$))`, "u");
const INDENTED_CODE = new RegExp(String.raw`^(?:(?: {4}|\t)[${S}]*[^${S}])`, "u");
const WHITE = new RegExp(`[${S}]`, "u");
const NEAR = 6;
const VERSE = 2 / 3;
const CLEARLY = 0.9;
const ATTESTED = 0.88;
const OVERLONG = 1.3;
const [NO_COLUMN, NARROW, PROSE] = [20, 44, 8];
// East Asian wide and fullwidth characters, of the blocks that hold them; Python knows single ones elsewhere too.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/gu;

/** In characters and in columns. */
type Widths = readonly [number, number];

/** A line as a reader sees it: composed, without spaces at its end; how wide it and its first word are. */
interface Shown {
  readonly text: string;
  readonly widths: Widths;
  readonly word: Widths;
}

interface Column {
  readonly widths: Widths;
  readonly attested: boolean;
}

/**
 * Whether the line end after each line but the last is meant.
 *
 * @param lines without their ends and the marks of quotations
 * @param depths how deep in quotations each is
 */
export function meantBreaks(lines: readonly string[], depths: readonly number[]): boolean[] {
  const code = inCode(lines);
  const shown = lines.map(shownOf);
  const parted = shown.slice(0, -1).map((line, i) => {
    return !line.text || !shown[i + 1]!.text || code[i]! || depths[i] !== depths[i + 1];
  });
  const meant = [...parted];
  for (const [first, stop] of stretches(parted)) {
    const alone = shown.slice(first, stop).map(({ text }) => standsAlone(text));
    for (let i = first; i < stop - 1; i++) {
      meant[i] = alone[i - first]! || alone[i - first + 1]! || begins(lines[i]!, lines[i + 1]!);
    }
    byWidth(shown.slice(first, stop), alone, meant, first);
  }
  return meant;
}

/** Whether the lines of a paragraph are cut at a number of characters or columns, as no typesetter does. */
export function cutAnywhere(block: readonly string[]): boolean {
  const full = block.slice(0, -1).map((line) => widthsOf(stripEnd(line.replace(new RegExp(`^[${S}]+`, "u"), "")).normalize("NFC")));
  if (full.length < 2 || !block.some((line) => HANGUL.test(line))) return false;
  return ([0, 1] as const).some((measure) => {
    const sizes = full.map((widths) => widths[measure]);
    return largest(sizes) - -largest(sizes.map((size) => -size)) <= measure + 1;
  });
}

/** Stretches [first, stop) of lines that nothing parts; single lines are left out. */
export function* stretches(parted: readonly boolean[]): Generator<[number, number]> {
  let first = 0;
  for (let i = 0; i <= parted.length; i++) {
    if (i < parted.length && !parted[i]) continue;
    if (i > first) yield [first, i + 1];
    first = i + 1;
  }
}

const largest = (sizes: readonly number[]): number => sizes.reduce((a, b) => Math.max(a, b), -Infinity);

function widthsOf(text: string): Widths {
  const length = codePoints(text);
  return [length, length + (text.match(WIDE)?.length ?? 0)];
}

function shownOf(line: string): Shown {
  const text = stripEnd(line).normalize("NFC");
  return { text, widths: widthsOf(text), word: widthsOf(wordsOf(text)[0] ?? "") };
}

/** Whether something begins with the second line, or white space at the line end leaves no gap to ask about. */
function begins(line: string, after: string): boolean {
  if (WHITE.test(trimRight(line).slice(-1)) || WHITE.test(trimLeft(after).slice(0, 1))) return true;
  return opens(line, after) && !goesOn(trimRight(line), after);
}

/** Find the line ends that are meant by the width of the column among those that are not yet. */
function byWidth(group: readonly Shown[], alone: readonly boolean[], meant: boolean[], offset: number): void {
  const sentences = group.some(({ text }) => SENTENCE.test(text));
  for (const [first, stop] of [...stretches(meant.slice(offset, offset + group.length - 1))]) {
    for (let k = first; k < stop - 1; k++) {
      const [line, after] = [group[k]!, group[k + 1]!];
      if (goesOn(line.text, after.text)) continue;
      const [from, to] = [Math.max(k - NEAR, 0), Math.min(k + NEAR + 1, group.length)];
      const column = columnOf(group.slice(from, to).filter((_, i) => !alone[from + i]));
      if (runsOn(line.text, after.text, group.length === 2)) {
        meant[offset + k] = column.attested && isShort(column, line, after);
      } else {
        const start = Math.max(from, first);
        meant[offset + k] = ends(column, group.slice(start, Math.min(to, stop)), k - start, sentences);
      }
    }
  }
}

function columnOf(lines: readonly Shown[]): Column {
  const found = ([0, 1] as const).map((measure) => reached(lines.map(({ widths }) => widths[measure])));
  return { widths: [found[0]!.width, found[1]!.width], attested: found.some(({ attested }) => attested) };
}

/** The greatest width that several lines reach, and whether there is one; else the greatest of all. */
function reached(widths: readonly number[]): { width: number; attested: boolean } {
  const ordered = [...widths].sort((a, b) => b - a);
  for (const [k, width] of ordered.entries()) {
    if (ordered.slice(k).filter((each) => each >= ATTESTED * width).length >= (k ? 3 : 2)) return { width, attested: true };
  }
  return { width: ordered[0]!, attested: false };
}

/** Whether the first word of the next line would have fitted into a line, by every measure. */
function isShort(column: Column, line: Shown, after: Shown): boolean {
  const share = ENDED.test(line.text) ? 1 : CLEARLY;
  return ([0, 1] as const).every((measure) => line.widths[measure] + 1 + after.word[measure] <= share * column.widths[measure]);
}

/** Whether the end of line `k` of a block is meant; `sentences` if sentences end inside the lines near by. */
function ends(column: Column, block: readonly Shown[], k: number, sentences: boolean): boolean {
  const [line, width] = [block[k]!, column.widths[1]];
  const pairs = block.slice(1).map((after, i) => [block[i]!, after] as const);
  const short = pairs.map(([one, other]) => isShort(column, one, other));
  if (width < NO_COLUMN || short[k] || line.widths[1] > OVERLONG * width) return true;
  const full = pairs.filter((_, i) => !short[i]);
  if (block.length > 2 && full.length <= (1 - VERSE) * pairs.length) return true;
  const closed = closes(...pairs[k]!);
  const prose = width >= NARROW || sentences || (full.length >= PROSE && full.length === pairs.length);
  if (!(column.attested && prose)) {
    const next = short.indexOf(true, k + 1);
    const last = next < 0 ? block.at(-1)! : block[next]!;
    if (closed || !(isClosed(last.text) || SENTENCE.test(line.text))) return true;
  }
  return closed && full.filter((pair) => closes(...pair)).length > full.length / 2;
}

/** Whether a sentence ends with a line, and not with the full stop that the next one begins with. */
const closes = (line: Shown, after: Shown): boolean => isClosed(line.text) && !goesOn(line.text, after.text);

/** Lines inside fenced or indented code; the fences themselves included. */
function inCode(lines: readonly string[]): boolean[] {
  let inside = false;
  const out: boolean[] = [];
  for (const [i, line] of lines.entries()) {
    if (FENCE.test(line)) {
      inside = !inside;
      out.push(true);
      continue;
    }
    const before = lines[i - 1];
    const begins = before === undefined || !stripEnd(before) || (out[i - 1]! && INDENTED_CODE.test(before));
    out.push(inside || (begins && INDENTED_CODE.test(line)));
  }
  return out;
}
