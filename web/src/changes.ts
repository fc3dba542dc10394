/** Changes: where a text would get or lose spaces, in the coordinates of people, Python and editors. `changes.py` in Python. */

import { gapStart } from "./text/gaps.js";
import type { Window } from "./text/windows.js";

export type Kind = "add" | "remove" | "squeeze";

/** Code points of the line shown on each side of a change. */
const CONTEXT = 10;
const LINE_END = /[\r\n]/;

/**
 * One gap whose spaces would change; the names are those of Python and of the HTTP service. In JavaScript the typed spaces
 * stand in `text.slice(change.utf16_offset - change.spaces, change.utf16_offset)`.
 */
export interface Change {
  /** From 1; lines end at LF, CR LF or CR. */
  line: number;
  /** From 1, in code points, of the character after the gap. */
  column: number;
  /** Code points before that character. */
  offset: number;
  /** "add" a space, "remove" the spaces, or "squeeze" them to one. */
  kind: Kind;
  /** The model's P(space) of the gap, 0 to 1. */
  probability: number;
  /** The line around the gap as typed, with "‸" where the spaces change. */
  context: string;
  /** How many spaces stand in the gap; 0 if one is added. */
  spaces: number;
  /** `column` in UTF-16 units, as editors count. */
  utf16_column: number;
  /** `offset` in UTF-16 units. */
  utf16_offset: number;
}

/** How far a text has been read: what the coordinates of the next window start from. */
export class Cursor {
  offset = 0;
  utf16_offset = 0;
  line = 1;
  line_offset = 0;
  line_utf16_offset = 0;

  /** Read on in a text from one offset to another. */
  read(text: string, from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at);
      this.utf16_offset++;
      // The second half of a pair counts for nothing.
      if ((code & 0xfc00) === 0xdc00 && at > from && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800) continue;
      this.offset++;
      if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) {
        this.line++;
        this.line_offset = this.offset;
        this.line_utf16_offset = this.utf16_offset;
      }
    }
  }
}

/**
 * The changes of one window in text order; `cursor` moves on to its end.
 *
 * @param window its own units are looked at; the text around them is shown
 * @param probabilities P(space) of each gap, one entry a unit
 * @param decided whether each gap gets a space, one entry a unit
 * @param squeeze whether runs of spaces that stay become one
 * @param cursor where the window's output begins in the whole text
 */
export function findChanges(
  window: Window, probabilities: Float32Array, decided: Uint8Array, squeeze: boolean, cursor: Cursor,
): Change[] {
  const { gaps, first, last, start, stop } = window;
  const changes: Change[] = [];
  let done = start;
  for (let unit = first; unit < last; unit++) {
    if (gaps.fixed[unit]) continue;
    const [from, to, spaced] = [gapStart(gaps, unit), gaps.starts[unit]!, gaps.spaced[unit]!];
    if (decided[unit] === spaced && !(squeeze && spaced && to - from > 1)) continue;
    cursor.read(gaps.text, done, to);
    done = to;
    const spaces = spaced ? to - from : 0;
    changes.push({
      line: cursor.line,
      column: cursor.offset - cursor.line_offset + 1,
      offset: cursor.offset,
      kind: !spaced ? "add" : decided[unit] ? "squeeze" : "remove",
      probability: probabilities[unit]!,
      context: context(gaps.text, to, spaces),
      spaces,
      utf16_column: cursor.utf16_offset - cursor.line_utf16_offset + 1,
      utf16_offset: cursor.utf16_offset,
    });
  }
  cursor.read(gaps.text, done, stop);
  return changes;
}

function context(text: string, at: number, spaces: number): string {
  // A code point takes two units at most.
  const left = Array.from(text.slice(Math.max(at - spaces - 2 * CONTEXT - 1, 0), at - spaces)).slice(-CONTEXT).join("");
  const right = Array.from(text.slice(at, at + 2 * CONTEXT)).slice(0, CONTEXT).join("");
  const lines = left.split(LINE_END);
  return `${lines[lines.length - 1]}‸${right.split(LINE_END)[0]}`;
}
