/**
 * The user's own rules: they win over the model, and only protected spans win over them. `rules/rules.py` in Python.
 *
 * A rule speaks about characters, never about the spaces between them: it is matched against the text without its spaces,
 * from character to character, within a segment. Words: the leftmost wins, then the longest; of two that differ only in
 * their spaces the later one counts. Patterns: where two decide one gap the later one wins; a word wins over a pattern.
 *
 * Words lie in a tree of characters, so there may be thousands of them. Patterns are those of `regex_subset.ts`, which
 * both languages understand alike.
 */

import { ConfigError } from "../errors.js";
import { SPACE_CLASS, repr } from "../python.js";
import { type Gaps, split } from "../text/gaps.js";
import { type RuleLine, ruleLines } from "./syntax.js";

/** What a rule decides for a gap. */
export const [LEAVE, JOIN, SPACE] = [-1, 0, 1];

const OTHER_SPACE = new RegExp(`(?! )[${SPACE_CLASS}]`, "u");

/** A node of the tree of words: the next characters, and the word that ends here as its gaps. */
interface Node {
  next: Map<number, Node> | null;
  gaps: Uint8Array | null;
}

/** Rules of one user; immutable. */
export class Rules {
  readonly #words: Node = { next: null, gaps: null };
  readonly #patterns: RegExp[] = [];

  private constructor(found: readonly RuleLine[], name: string) {
    for (const { line, column, word, pattern } of found) {
      if (pattern) {
        this.#patterns.push(pattern);
        continue;
      }
      const complaint = this.#addWord(word);
      if (complaint) throw new ConfigError(`${name}:${line}:${column}: ${repr(word)} ${complaint}`);
    }
  }

  /**
   * Read rules from the text of a `.eojeolrules` file: one rule a line.
   *
   * @param text the lines
   * @param name what errors call the text, such as the name of its file
   * @param regex allow regular expressions; refuse them where the rules come from strangers, because an expression can
   *     be made to run for ever
   * @throws ConfigError a line is not a rule; line and column are named
   */
  static parse(text: string, name = "rules", regex = true): Rules {
    return new Rules(ruleLines(text, name, regex), name);
  }

  /**
   * Decide the gap before each unit: LEAVE, JOIN or SPACE.
   *
   * @param gaps the text
   * @param first unit to begin with; nothing before it is seen
   * @param last unit after the last
   * @returns one entry for each unit from `first` up to `last`
   */
  decide(gaps: Gaps, first = 0, last = gaps.starts.length): Int8Array {
    const decided = new Int8Array(last - first).fill(LEAVE);
    for (let start = first, stop; start < last; start = stop) {
      stop = start + 1;
      while (stop < last && gaps.segments[stop] === gaps.segments[start]) stop++;
      const characters = gaps.characters.subarray(start, stop);
      const own = decided.subarray(start - first, stop - first);
      if (this.#patterns.length) this.#decidePatterns(characters, own);
      if (this.#words.next) this.#decideWords(characters, own);
    }
    return decided;
  }

  #decidePatterns(characters: Uint32Array, decided: Int8Array): void {
    const text = stringOf(characters);
    const unit = unitsOf(text, characters.length);
    for (const pattern of this.#patterns) {
      for (const match of text.matchAll(pattern)) {
        const [whole, ...groups] = match.indices as readonly (readonly [number, number])[];
        // A group that took no part has no span.
        const spans = groups.filter(Boolean);
        for (const [start, end] of groups.length ? spans : [whole!]) decided.fill(JOIN, unit(start) + 1, unit(end));
        for (const border of spans.flat()) {
          if (border > whole![0] && border < whole![1]) decided[unit(border)] = SPACE;
        }
      }
    }
  }

  #decideWords(characters: Uint32Array, decided: Int8Array): void {
    for (let at = 0; at < characters.length; ) {
      let longest: Uint8Array | null = null;
      let node: Node | undefined = this.#words;
      for (let to = at; to < characters.length && (node = node.next?.get(characters[to]!)); to++) {
        longest = node.gaps ?? longest;
      }
      if (longest) decided.set(longest, at + 1);
      at += longest ? longest.length + 1 : 1;
    }
  }

  /** Add a word to the tree; returns what is wrong with it, or null. */
  #addWord(word: string): string | null {
    if (OTHER_SPACE.test(word)) return "holds white space other than the space; use single spaces";
    const gaps = split(word);
    if (gaps.characters.length < 2) return "has no gap inside; a rule needs at least two characters";
    let node = this.#words;
    for (const character of gaps.characters) {
      node.next ??= new Map();
      let next = node.next.get(character);
      if (!next) node.next.set(character, (next = { next: null, gaps: null }));
      node = next;
    }
    node.gaps = gaps.spaced.slice(1);
    return null;
  }
}

/** Characters as a string; a surrogate that would pair with the one before it shows as a noncharacter. */
function stringOf(characters: Uint32Array): string {
  const parts: string[] = [];
  for (let i = 0; i < characters.length; i++) {
    const code = characters[i]!;
    const pairs = (code & 0xfffffc00) === 0xdc00 && i > 0 && (characters[i - 1]! & 0xfffffc00) === 0xd800;
    parts.push(String.fromCodePoint(pairs ? 0xffff : code));
  }
  return parts.join("");
}

/** From offsets in UTF-16 units to numbers of characters. */
function unitsOf(text: string, characters: number): (offset: number) => number {
  if (text.length === characters) return (offset) => offset;
  const units = new Int32Array(text.length + 1);
  let count = 0;
  for (let at = 0; at < text.length; count++) {
    const width = text.codePointAt(at)! > 0xffff ? 2 : 1;
    units.fill(count, at, at + width);
    at += width;
  }
  units[text.length] = count;
  return (offset) => units[offset]!;
}
