/**
 * Small things that Python has and JavaScript does not, so that messages and matches are the same in both:
 * what white space is, how a string is shown, and which known name is near to a mistyped one.
 */

/** Inside a character class with the flag `u`: what `str.isspace()` and `\s` of Python's `re` take as white space. */
export const SPACE_CLASS = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
/** The same for `\w`. */
export const WORD_CLASS = "\\p{L}\\p{N}_";

const AROUND = new RegExp(`^[${SPACE_CLASS}]+|[${SPACE_CLASS}]+$`, "gu");
const UNPRINTABLE = /[\p{C}\p{Z}]/u;
const ESCAPES: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const CUTOFF = 0.6;

/** `str.strip()`. */
export function strip(text: string): string {
  return text.replace(AROUND, "");
}

/** Number of code points, what `len` says in Python. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let at = 1; at < text.length; at++) {
    const low = text.charCodeAt(at);
    if (low >= 0xdc00 && low < 0xe000 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800) {
      count--;
      at++;
    }
  }
  return count;
}

/** `repr()` of a string, and something like it for anything else. */
export function repr(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "string") return String(value);
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  let out = "";
  for (const character of value) {
    if (character === quote) out += `\\${character}`;
    else if (character in ESCAPES) out += ESCAPES[character];
    else if (character !== " " && UNPRINTABLE.test(character)) out += escaped(character.codePointAt(0)!);
    else out += character;
  }
  return quote + out + quote;
}

function escaped(code: number): string {
  const digits = code.toString(16);
  if (code < 0x100) return `\\x${digits.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}

/** The nearest of the names, if one is near: `difflib.get_close_matches(word, names, 1, cutoff)`. */
export function nearest(word: string, names: readonly string[], cutoff = CUTOFF): string | undefined {
  const [points, best] = [Array.from(word), { ratio: cutoff, name: "" }];
  for (const name of names) {
    const other = Array.from(name);
    const ratio = (2 * matching(other, points)) / (other.length + points.length);
    if (ratio > best.ratio || (ratio === best.ratio && name > best.name)) Object.assign(best, { ratio, name });
  }
  return best.name || undefined;
}

/** Characters in the matching blocks of two strings, found as `difflib` finds them: the longest block, then both sides. */
function matching(a: readonly string[], b: readonly string[]): number {
  let [atA, atB, size] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let k = 0;
      while (i + k < a.length && j + k < b.length && a[i + k] === b[j + k]) k++;
      if (k > size) [atA, atB, size] = [i, j, k];
    }
  }
  if (!size) return 0;
  const before = matching(a.slice(0, atA), b.slice(0, atB));
  return before + size + matching(a.slice(atA + size), b.slice(atB + size));
}
