/**
 * Any amount of text as windows of bounded size, so that a text of any length needs the memory of one window.
 * `text/windows.py` in Python; the windows are the same, to the code point.
 *
 * Nothing in one line bears on another, so a window is as many whole lines as fit into BLOCK code points. A longer line
 * comes in pieces: each window then holds one piece and, on both sides, as many units as the model's reach. Where a piece
 * ends depends on the line alone: after the last space of the block, if there is one near its end.
 */

import { type Gaps, notBelow, split } from "./gaps.js";

/** Code points of a window. */
export const BLOCK = 1 << 16;
// A piece may end this much early, to end at a space.
const SLACK = 1 << 12;

/** A slice of text to decide, with context that only the model is shown. */
export interface Window {
  /** Context, piece, context. */
  readonly gaps: Gaps;
  /** Number of the first unit to decide. */
  readonly first: number;
  /** Number after the last one. */
  readonly last: number;
  /** Offset from which this window's output stands: the end of the unit before `first`. */
  readonly start: number;
  /** Offset where it ends; the next window goes on there. */
  readonly stop: number;
  /** Offsets of the piece: where spans and rules are looked for. */
  readonly piece: readonly [start: number, stop: number];
  /** It holds whole lines, with no context. */
  readonly whole: boolean;
}

/** A window of whole lines. */
export function wholeWindow(text: string): Window {
  const gaps = split(text);
  const stop = text.length;
  return { gaps, first: 0, last: gaps.starts.length, start: 0, stop, piece: [0, stop], whole: true };
}

/**
 * Cut a text into windows whose outputs, one after the other, are the output for the text.
 *
 * @param reach how many units away the model looks
 */
export function* windows(text: string, reach: number): Generator<Window, void> {
  for (let at = 0; at < text.length; ) {
    const cut = wholeLines(text, at);
    if (cut > at) {
      yield wholeWindow(text.slice(at, cut));
      at = cut;
    } else {
      at = yield* pieces(text, at, reach);
    }
  }
}

/** Where whole lines of at most BLOCK end, in at most about BLOCK; `at` if the first line is longer. */
function wholeLines(text: string, at: number): number {
  const block = forward(text, at, BLOCK);
  if (block === text.length) return block;
  const seen = text.slice(at, forward(text, block, 1));
  const cut = at + 1 + Math.max(seen.lastIndexOf("\n"), seen.lastIndexOf("\r"));
  return cut > at && text[cut - 1] === "\r" && text[cut] === "\n" ? cut + 1 : cut;
}

/** One line that is longer than BLOCK; returns where it ends. */
function* pieces(text: string, at: number, reach: number): Generator<Window, number> {
  let context = at;
  for (let final = false; !final; ) {
    const lineEnd = endOfLine(text, at);
    final = lineEnd > at;
    const cut = final ? lineEnd : endOfPiece(text, at);
    const gaps = withContext(text, context, cut, final ? 0 : reach + 1);
    const piece = [at - context, cut - context] as const;
    const [first, last] = [notBelow(gaps.starts, piece[0]), notBelow(gaps.starts, piece[1])];
    const start = first ? gaps.ends[first - 1]! : 0;
    if (final) yield { gaps, first, last, start, stop: gaps.text.length, piece, whole: false };
    else if (last > first) yield { gaps, first, last, start, stop: gaps.ends[last - 1]!, piece, whole: false };
    if (last) context += gaps.starts[Math.max(last - reach - 1, 0)]!;
    at = cut;
  }
  return at;
}

/** Where the line ends, if it ends within BLOCK, else `at`. */
function endOfLine(text: string, at: number): number {
  const block = forward(text, at, BLOCK);
  const seen = text.slice(at, forward(text, block, 1));
  const found = seen.search(/[\r\n]/);
  if (found >= 0) return at + found + (text.startsWith("\r\n", at + found) ? 2 : 1);
  return block === text.length ? block : at;
}

function endOfPiece(text: string, at: number): number {
  const near = forward(text, at, BLOCK - SLACK);
  const end = forward(text, near, SLACK);
  const afterSpace = text.slice(near, end).lastIndexOf(" ") + 1;
  return afterSpace ? near + afterSpace : end;
}

/** The gaps of context, piece, and text after it that holds at least so many units, if there are that many. */
function withContext(text: string, context: number, cut: number, units: number): Gaps {
  for (let look = units ? 2 * units + 64 : 0; ; look *= 4) {
    const end = forward(text, cut, look);
    const gaps = split(text.slice(context, end));
    const after = gaps.starts.length - notBelow(gaps.starts, cut - context);
    if (after >= units || end === text.length) return gaps;
  }
}

/** The offset so many code points after another; the end of the text if there are fewer. */
function forward(text: string, at: number, count: number): number {
  for (; count > 0 && at < text.length; count--) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}
