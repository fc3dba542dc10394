/**
 * The character table: which number stands for which character. `engine/vocab.py` in Python.
 *
 * A character without an entry of its own takes the id of its class. The classes are ranges of code points, the same in
 * both languages and in every version of Unicode.
 */

import { ModelError } from "../errors.js";
import { codePoints, repr } from "../python.js";

const SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
/** The separator's id: what stands beyond the border of a segment. */
export const SEP = 3;

const CLASSES = [
  "[SYMBOL]", "[HANGUL]", "[JAMO]", "[HANJA]", "[KANA]", "[LATIN]", "[GREEK]", "[CYRILLIC]",
  "[DIGIT]", "[LETTER]", "[EMOJI]", "[PRIVATE]", "[CONTROL]",
];

// [first code point, class]: each class runs to the next row.
const RANGES: readonly (readonly [number, string])[] = [
  [0x0000, "[CONTROL]"], [0x0020, "[SYMBOL]"], [0x0030, "[DIGIT]"], [0x003a, "[SYMBOL]"], [0x0041, "[LATIN]"],
  [0x005b, "[SYMBOL]"], [0x0061, "[LATIN]"], [0x007b, "[SYMBOL]"], [0x007f, "[CONTROL]"], [0x00a0, "[SYMBOL]"],
  [0x00c0, "[LATIN]"], [0x00d7, "[SYMBOL]"], [0x00d8, "[LATIN]"], [0x00f7, "[SYMBOL]"], [0x00f8, "[LATIN]"],
  [0x0250, "[LETTER]"], [0x0370, "[GREEK]"], [0x0400, "[CYRILLIC]"], [0x0530, "[LETTER]"], [0x1100, "[JAMO]"],
  [0x1200, "[LETTER]"], [0x1e00, "[LATIN]"], [0x1f00, "[GREEK]"], [0x2000, "[SYMBOL]"], [0x2e80, "[HANJA]"],
  [0x2ff0, "[SYMBOL]"], [0x3040, "[KANA]"], [0x3100, "[LETTER]"], [0x3130, "[JAMO]"], [0x3190, "[LETTER]"],
  [0x31f0, "[KANA]"], [0x3200, "[SYMBOL]"], [0x3400, "[HANJA]"], [0x4dc0, "[SYMBOL]"], [0x4e00, "[HANJA]"],
  [0xa000, "[LETTER]"], [0xa960, "[JAMO]"], [0xa980, "[LETTER]"], [0xac00, "[HANGUL]"], [0xd7b0, "[JAMO]"],
  [0xd800, "[CONTROL]"], [0xe000, "[PRIVATE]"], [0xf900, "[HANJA]"], [0xfb00, "[LATIN]"], [0xfb07, "[LETTER]"],
  [0xfe00, "[CONTROL]"], [0xfe10, "[SYMBOL]"], [0xfe70, "[LETTER]"], [0xfeff, "[CONTROL]"], [0xff00, "[SYMBOL]"],
  [0xff10, "[DIGIT]"], [0xff1a, "[SYMBOL]"], [0xff21, "[LATIN]"], [0xff3b, "[SYMBOL]"], [0xff41, "[LATIN]"],
  [0xff5b, "[SYMBOL]"], [0xff66, "[KANA]"], [0xffa0, "[JAMO]"], [0xffe0, "[SYMBOL]"], [0x10000, "[LETTER]"],
  [0x1b000, "[KANA]"], [0x1b170, "[LETTER]"], [0x1d000, "[SYMBOL]"], [0x1e000, "[LETTER]"], [0x1f000, "[EMOJI]"],
  [0x1fb00, "[SYMBOL]"], [0x20000, "[HANJA]"], [0x323b0, "[LETTER]"], [0xe0000, "[CONTROL]"],
  [0xf0000, "[PRIVATE]"],
];

const CODE_POINTS = 0x110000;
const ENTRIES = 1 << 16;

/** Character ids of one model. */
export class Vocab {
  readonly #table = new Uint16Array(CODE_POINTS);

  /**
   * @param text what `vocab.txt` holds: specials, classes, then characters, one a line, in id order
   * @throws ModelError it is not a character table
   */
  constructor(text: string) {
    const entries = text.split("\n").slice(0, -1);
    const head = [...SPECIALS, ...CLASSES];
    if (head.some((name, index) => entries[index] !== name)) {
      throw new ModelError("vocab.txt does not begin with eojeol's special and class entries; export the model again");
    }
    if (entries.length > ENTRIES) {
      throw new ModelError(`vocab.txt has ${entries.length} entries; ${ENTRIES} is the limit`);
    }
    for (const [first, name] of RANGES) this.#table.fill(SPECIALS.length + CLASSES.indexOf(name), first);
    for (let index = head.length; index < entries.length; index++) {
      const entry = entries[index]!;
      if (codePoints(entry) !== 1) {
        throw new ModelError(`vocab.txt line ${index + 1}: expected one character, found ${repr(entry)}`);
      }
      this.#table[entry.codePointAt(0)!] = index;
    }
  }

  /** Ids of code points. */
  ids(characters: Uint32Array): Int32Array {
    const ids = new Int32Array(characters.length);
    for (let i = 0; i < ids.length; i++) ids[i] = this.#table[characters[i]!]!;
    return ids;
  }
}
