/** Patterns over the characters without their spaces, which hold whatever was typed. `text/patterns.py` in Python. */

import type { Gaps } from "./gaps.js";

/** A text without its spaces, a line end before each segment: no pattern looks across it. */
export interface Unspaced {
  /** One UTF-16 unit for each unit of the text, and the line ends. */
  readonly text: string;
  /** Index into `text` of each unit. */
  readonly places: Int32Array;
}

/**
 * The characters of a text without its spaces.
 *
 *     typed    노력 뿐 / 것
 *     text     ⏎노력뿐⏎것      ⏎ for the line ends
 *     places   1 2 3 5
 */
export function unspaced({ characters, segments }: Pick<Gaps, "characters" | "segments">): Unspaced {
  let text = "";
  const places = new Int32Array(characters.length);
  for (let unit = 0; unit < characters.length; unit++) {
    if (unit === 0 || segments[unit] !== segments[unit - 1]) text += "\n";
    places[unit] = text.length;
    // Of other planes no pattern knows anything.
    const code = characters[unit]!;
    text += code < 0x10000 ? String.fromCharCode(code) : "\ufffd";
  }
  return { text, places };
}

/** 1 for the gaps where a match of a global pattern begins, one entry a unit. */
export function gapsAt({ text, places }: Unspaced, pattern: RegExp): Uint8Array {
  const found = new Uint8Array(text.length + 1);
  for (const match of text.matchAll(pattern)) found[match.index] = 1;
  return Uint8Array.from(places, (place) => found[place]!);
}

/** 1 for the gaps where a match of a global pattern ends, one entry a unit. */
export function gapsAfter({ text, places }: Unspaced, pattern: RegExp): Uint8Array {
  const found = new Uint8Array(text.length + 1);
  for (const match of text.matchAll(pattern)) found[match.index + match[0].length] = 1;
  return Uint8Array.from(places, (place) => found[place]!);
}
