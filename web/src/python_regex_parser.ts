/**
 * Reads a regular expression of Python and writes it in JavaScript, with the flags `u` and, for `(?i)`, `i`.
 *
 * The parser knows the length of what a piece matches and which groups it sets, because the two languages part ways where
 * something empty is repeated and where a group may be left unset; `python_regex.ts` says what is refused for that.
 */

import { SPACE_CLASS, WORD_CLASS, repr } from "./python.js";

/** A stretch of pattern: in JavaScript, and what has to be known of it. */
interface Piece {
  js: string;
  /** Least and greatest number of code points that it matches. */
  min: number;
  max: number;
  /** Groups inside, and those of them that are set whenever it has matched. */
  groups: readonly number[];
  sure: readonly number[];
  /** What a repeat after it would mean. */
  kind: "item" | "place" | "look" | "repeat";
}

const REPEAT = /^(?:[*+?]|\{(?:(\d+)|(\d*),(\d*))\})/;
const LIMIT = 2 ** 32 - 1;
const CONTROL: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 0x5c };
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
// Without regard to case Python takes these four for one, with and without the dot; JavaScript knows two pairs.
const DOTTED = [0x49, 0x69, 0x130, 0x131];

/**
 * @param pattern in the syntax of Python's `re`
 */
export class Parser {
  groups = 0;
  readonly flags = new Set<string>();
  readonly #names = new Map<string, number>();
  readonly #open = new Set<number>();
  /** Of code points, as a place is told in them. */
  readonly #source: readonly string[];
  #at = 0;
  #behind = 0;

  constructor(pattern: string) {
    this.#source = Array.from(pattern);
  }

  parse(): Piece {
    const flags = /^\(\?([aiLmsux]+)\)/.exec(this.#rest(16));
    if (flags) {
      if (flags[1]!.includes("L")) throw this.#error("bad inline flags: cannot use 'L' flag with a str pattern");
      for (const flag of flags[1]!) this.flags.add(flag);
      this.#at = flags[0].length;
    }
    const piece = this.#alternatives([]);
    if (this.#at < this.#source.length) throw this.#error("unbalanced parenthesis");
    return piece;
  }

  /** @param sure groups that are set before this is matched */
  #alternatives(sure: readonly number[]): Piece {
    const all = [this.#sequence(sure)];
    while (this.#take("|")) all.push(this.#sequence(sure));
    return {
      js: all.map((piece) => piece.js).join("|"),
      min: Math.min(...all.map((piece) => piece.min)),
      max: Math.max(...all.map((piece) => piece.max)),
      groups: all.flatMap((piece) => piece.groups),
      sure: all[0]!.sure.filter((group) => all.every((piece) => piece.sure.includes(group))),
      kind: "item",
    };
  }

  #sequence(before: readonly number[]): Piece {
    const out = item("", 0, 0);
    let last: Piece | null = null;
    const flush = () => {
      if (!last) return;
      out.js += last.js;
      [out.min, out.max] = [out.min + last.min, out.max + last.max];
      [out.groups, out.sure] = [[...out.groups, ...last.groups], [...out.sure, ...last.sure]];
    };
    for (;;) {
      if (this.flags.has("x")) this.#skipSpace();
      const next = this.#source[this.#at];
      if (next === undefined || next === "|" || next === ")") break;
      const repeat = REPEAT.exec(this.#rest(32));
      if (repeat) {
        last = this.#repeat(last, repeat);
        continue;
      }
      const atom = this.#atom([...before, ...out.sure, ...(last?.sure ?? [])]);
      // A comment is nothing: what stands before it can still be repeated.
      if (!atom) continue;
      flush();
      last = atom;
    }
    flush();
    return out;
  }

  #repeat(what: Piece | null, [text, exactly, from, to]: RegExpExecArray): Piece {
    if (!what || what.kind === "place") throw this.#error("nothing to repeat");
    if (what.kind === "repeat") throw this.#error("multiple repeat");
    if (what.kind === "look") throw this.#error("JavaScript cannot repeat a look-around");
    let [min, max] = text === "*" ? [0, Infinity] : text === "+" ? [1, Infinity] : [0, 1];
    if (text!.startsWith("{")) [min, max] = [Number(exactly ?? from ?? 0), Number(exactly ?? (to || Infinity))];
    if (min >= LIMIT || (max >= LIMIT && max !== Infinity)) throw this.#error("the repetition number is too large");
    if (min > max) throw this.#error("min repeat greater than max repeat");
    const once = min === 1 && max === 1;
    if (!once && !what.min) throw this.#error("JavaScript repeats otherwise what may match nothing");
    if (max > 1 && what.groups.some((group) => !what.sure.includes(group))) {
      throw this.#error("JavaScript forgets a group that not every round of a repeat sets");
    }
    this.#at += text!.length;
    const lazy = this.#take("?") ? "?" : "";
    if (!lazy && this.#source[this.#at] === "+") throw this.#error("JavaScript has no possessive repeats");
    const bounds = max === Infinity ? `${min},` : `${min},${max}`;
    return {
      js: `(?:${what.js}){${bounds}}${lazy}`,
      min: what.min * min,
      max: what.max && max ? what.max * max : 0,
      groups: what.groups,
      sure: min ? what.sure : [],
      kind: "repeat",
    };
  }

  #atom(sure: readonly number[]): Piece | null {
    const character = this.#source[this.#at++]!;
    if (character === "\\") return this.#escape(sure);
    if (character === "[") return this.#class();
    if (character === "(") return this.#group(sure);
    if (character === ".") return item(this.flags.has("s") ? "[^]" : "[^\\n]", 1, 1);
    if (character === "^") return place(this.flags.has("m") ? "(?<=^|\\n)" : "^");
    if (character === "$") return place(this.flags.has("m") ? "(?=\\n|$)" : "(?=\\n?$)");
    return this.#literal(character.codePointAt(0)!);
  }

  #group(sure: readonly number[]): Piece | null {
    if (!this.#take("?")) return this.#capture(sure);
    if (this.#take("P")) {
      if (this.#take("<")) return this.#capture(sure, this.#name(">"));
      if (this.#take("=")) {
        const name = this.#name(")");
        const group = this.#names.get(name);
        if (group === undefined) throw this.#error(`unknown group name ${repr(name)}`);
        return this.#reference(group, sure);
      }
      throw this.#error(`unknown extension ?P${this.#source[this.#at] ?? ""}`);
    }
    if (this.#take("#")) {
      const end = this.#source.indexOf(")", this.#at);
      if (end < 0) throw this.#error("missing ), unterminated comment");
      this.#at = end + 1;
      return null;
    }
    if (this.#take(":")) {
      const inner = this.#alternatives(sure);
      this.#close();
      return { ...inner, js: `(?:${inner.js})` };
    }
    const look = /^(?:<?[=!])/.exec(this.#rest(2))?.[0];
    if (look) return this.#look(look, sure);
    const next = this.#source[this.#at] ?? "";
    if (next === ">") throw this.#error("JavaScript has no atomic groups");
    if (next === "(") throw this.#error("JavaScript has no conditional expressions");
    if (/[aiLmsux-]/.test(next)) throw this.#error("flags are understood at the start of the expression only");
    throw this.#error(`unknown extension ?${next}`);
  }

  #capture(sure: readonly number[], name?: string): Piece {
    const number = ++this.groups;
    if (name !== undefined) {
      if (this.#names.has(name)) throw this.#error(`redefinition of group name ${repr(name)}`);
      this.#names.set(name, number);
    }
    this.#open.add(number);
    const inner = this.#alternatives(sure);
    this.#close();
    this.#open.delete(number);
    return {
      ...inner, js: `(?<g${number}>${inner.js})`, groups: [...inner.groups, number], sure: [...inner.sure, number],
    };
  }

  #look(sign: string, sure: readonly number[]): Piece {
    this.#at += sign.length;
    const behind = sign.startsWith("<") ? 1 : 0;
    this.#behind += behind;
    const inner = this.#alternatives(sure);
    this.#close();
    this.#behind -= behind;
    if (behind && inner.min !== inner.max) throw this.#error("look-behind requires fixed-width pattern");
    if (sign.endsWith("!") && inner.groups.length) throw this.#error("a group inside a negative look-around is never set");
    return { ...inner, js: `(?${sign}${inner.js})`, min: 0, max: 0, kind: "look" };
  }

  #reference(group: number, sure: readonly number[]): Piece {
    if (group > this.groups) throw this.#error(`invalid group reference ${group}`);
    if (this.#open.has(group)) throw this.#error("cannot refer to an open group");
    if (this.#behind) throw this.#error("JavaScript cannot refer to a group inside a look-behind");
    if (!sure.includes(group)) throw this.#error("JavaScript takes a group that is not set for an empty one");
    return item(`\\k<g${group}>`, 0, Infinity);
  }

  #escape(sure: readonly number[]): Piece {
    const character = this.#source[this.#at++];
    if (character === undefined) throw this.#error("bad escape (end of pattern)");
    const set = this.#category(character);
    if (set) return item(set.complement ? `[^${set.body}]` : `[${set.body}]`, 1, 1);
    const word = `[${this.#category("w")!.body}]`;
    if (character === "A") return place("^");
    if (character === "Z") return place("$");
    if (character === "b") return place(`(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`);
    if (character === "B") return place(`(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`);
    const digits = /^[1-9][0-9]?/.exec(character + (this.#source[this.#at] ?? ""))?.[0];
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{2})/.test(this.#rest(3, -1));
    if (!digits || octal) return this.#literal(this.#character(character));
    this.#at += digits.length - 1;
    return this.#reference(Number(digits), sure);
  }

  /** A character class of one letter, as what stands between brackets, or null. */
  #category(letter: string): { body: string; complement: boolean } | null {
    const ascii = this.flags.has("a");
    const small = letter.toLowerCase();
    const complement = small !== letter;
    if (small === "d") return { body: ascii ? "0-9" : "\\p{Nd}", complement };
    if (small === "s") return { body: ascii ? " \\t-\\r" : SPACE_CLASS, complement };
    return small === "w" ? { body: ascii ? "A-Za-z0-9_" : WORD_CLASS, complement } : null;
  }

  /** The code point that an escape stands for; the letter after the backslash has been taken. */
  #character(letter: string): number {
    const length = HEX_DIGITS[letter];
    if (length) {
      const digits = this.#rest(length);
      if (!new RegExp(`^[0-9a-fA-F]{${length}}$`).test(digits)) throw this.#error(`incomplete escape \\${letter}${digits}`);
      this.#at += length;
      const code = parseInt(digits, 16);
      if (code > 0x10ffff) throw this.#error(`bad escape \\${letter}${digits}`);
      return code;
    }
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{0,2})/.exec(this.#rest(3, -1))?.[0];
    if (octal) {
      this.#at += octal.length - 1;
      const code = parseInt(octal, 8);
      if (code > 0o377) throw this.#error(`octal escape value \\${octal} outside of range 0-0o377`);
      return code;
    }
    if (Object.hasOwn(CONTROL, letter)) return CONTROL[letter]!;
    if (letter === "N") throw this.#error("JavaScript does not know the names of characters");
    if (/[A-Za-z89]/.test(letter)) throw this.#error(`bad escape \\${letter}`);
    return letter.codePointAt(0)!;
  }

  #class(): Piece {
    const negated = this.#take("^");
    let [body, dotted] = ["", false];
    const complements: string[] = [];
    for (let first = true; first || this.#source[this.#at] !== "]"; first = false) {
      const low = this.#member();
      if (typeof low !== "number") {
        if (low.complement) complements.push(`[^${low.body}]`);
        else body += low.body;
      }
      const dash = this.#source[this.#at] === "-" && this.#source[this.#at + 1] !== "]";
      if (!dash) {
        if (typeof low === "number") body += literal(low);
        dotted ||= DOTTED.some((code) => code === low);
        continue;
      }
      this.#at++;
      const high = this.#member();
      if (typeof low !== "number" || typeof high !== "number" || low > high) throw this.#error("bad character range");
      body += `${literal(low)}-${literal(high)}`;
      dotted ||= DOTTED.some((code) => low <= code && code <= high);
    }
    this.#at++;
    if (dotted && this.flags.has("i")) body += DOTTED.map(literal).join("");
    if (!complements.length) return item(`[${negated ? "^" : ""}${body}]`, 1, 1);
    const any = [body && `[${body}]`, ...complements].filter(Boolean).join("|");
    return item(negated ? `(?:(?!${any})[^])` : `(?:${any})`, 1, 1);
  }

  #member(): number | { body: string; complement: boolean } {
    const character = this.#source[this.#at++];
    if (character === undefined) throw this.#error("unterminated character set");
    if (character !== "\\") return character.codePointAt(0)!;
    const letter = this.#source[this.#at++];
    if (letter === undefined) throw this.#error("unterminated character set");
    return this.#category(letter) ?? this.#character(letter);
  }

  #literal(code: number): Piece {
    const dotted = this.flags.has("i") && DOTTED.includes(code);
    return item(dotted ? `[${DOTTED.map(literal).join("")}]` : literal(code), 1, 1);
  }

  #name(end: string): string {
    const stop = this.#source.indexOf(end, this.#at);
    if (stop < 0) throw this.#error(`missing ${end}, unterminated name`);
    const name = this.#source.slice(this.#at, stop).join("");
    if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name)) throw this.#error(`bad character in group name ${repr(name)}`);
    this.#at = stop + 1;
    return name;
  }

  #skipSpace(): void {
    for (; /^[ \t-\r]$/.test(this.#source[this.#at] ?? "") || this.#source[this.#at] === "#"; this.#at++) {
      if (this.#source[this.#at] === "#") while (this.#at < this.#source.length && this.#source[this.#at] !== "\n") this.#at++;
    }
  }

  #close(): void {
    if (!this.#take(")")) throw this.#error("missing ), unterminated subpattern");
  }

  #take(character: string): boolean {
    if (this.#source[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #rest(length: number, from = 0): string {
    return this.#source.slice(this.#at + from, this.#at + from + length).join("");
  }

  #error(message: string): Error {
    return new Error(`${message} at position ${this.#at}`);
  }
}

function item(js: string, min: number, max: number): Piece {
  return { js, min, max, groups: [], sure: [], kind: "item" };
}

function place(js: string): Piece {
  return { js, min: 0, max: 0, groups: [], sure: [], kind: "place" };
}

/** A code point, inside brackets or outside. */
function literal(code: number): string {
  const character = String.fromCodePoint(code);
  return /^[\p{L}\p{N}]$/u.test(character) ? character : `\\u{${code.toString(16)}}`;
}
