/** The tables of codes, patterns and words, read from the files that Python reads. `reasons/tables.py`, `lexicon.py` in Python. */

import { finalClass, openClass } from "./syllables.js";

export type Level = "wrong" | "usual";

/** A reason, or a variant of one that has a sentence of its own. */
export interface Code {
  readonly key: string;
  readonly code: string;
  readonly level: Level;
  /** Number in 한글 맞춤법. */
  readonly article: string;
  readonly title_ko: string;
  readonly title_en: string;
  readonly ko: string;
  readonly en: string;
  /** The style setting that has a say, or nothing. */
  readonly style: string;
}

/** One pattern; the first that holds gives the reason. */
export interface Rule {
  readonly number: number;
  readonly key: string;
  readonly kind: string;
  readonly lefts: ReadonlySet<string>;
  readonly left: RegExp | null;
  readonly heads: ReadonlySet<string>;
  readonly rest: RegExp | null;
  readonly checks: readonly string[];
}

const SHORTHAND = /\{([^\d{},][^{},]*)\}/g;

/** All codes and variants by their keys, in the order of the table. */
export function readCodes(text: string): Map<string, Code> {
  const found = new Map<string, Code>();
  for (const [key = "", ...cells] of rows(text)) {
    const code = key.split("/")[0]!;
    const base = found.get(code);
    const own = (at: number, default_: string | undefined): string => cells[at] || (default_ ?? "");
    found.set(key, {
      key, code,
      level: own(0, base?.level) === "wrong" ? "wrong" : "usual",
      article: own(1, base?.article), title_ko: own(2, base?.title_ko), title_en: own(3, base?.title_en),
      ko: own(4, base?.ko), en: own(5, base?.en), style: own(6, base?.style),
    });
  }
  return found;
}

/** All patterns in their order, and the shorthands that they are written with. */
export function readRules(text: string): { rules: Rule[]; shorthands: Map<string, string> } {
  const shorthands = new Map<string, string>();
  for (const vowel of "ㅏㅓㅕㅘㅝㅐㅔㅙㅖ") shorthands.set(vowel, openClass(vowel));
  for (const final of "ㄴㄹㅁㅂㅆ") shorthands.set(final, finalClass(final));
  const rules: Rule[] = [];
  for (const cells of rows(text)) {
    if (cells[0]!.startsWith("=")) {
      shorthands.set(cells[0]!.slice(1), expanded(cells[1]!, shorthands));
      continue;
    }
    let [key = "", kind = "", lefts = "", left = "", heads = "", rest = "", checks = ""] = cells;
    if (/^[[{(]/.test(heads)) [heads, rest] = ["", heads + rest];
    rules.push({
      number: rules.length, key, kind,
      lefts: new Set(words(lefts)), left: left ? new RegExp(expanded(left, shorthands)) : null,
      heads: new Set(words(heads)), rest: rest ? sticky(expanded(rest, shorthands)) : null,
      checks: words(checks),
    });
  }
  return { rules, shorthands };
}

/** A pattern that is looked for at one place, as `re.match` of Python. */
export function sticky(pattern: string): RegExp {
  return new RegExp(pattern, "y");
}

/** Whether a pattern of `sticky` holds at a place. */
export function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** Whether a pattern of `sticky` holds from a place to the end, as `re.fullmatch` of Python. */
export function matchesAll(pattern: RegExp, text: string, at = 0): boolean {
  return sticky(`(?:${pattern.source})$`).test(text.slice(at));
}

/** The words that patterns ask for, found by bisection in the packed text itself. */
export class Lexicon {
  readonly #packed = new Map<number, { words: string; letters: string }>();
  readonly #classes = new Map<string, string>();
  readonly #known = new Map<string, string>();

  /** @param text what stands in lexicon.txt */
  constructor(text: string) {
    for (const line of text.split("\n")) {
      const [first = "", words = "", letters = ""] = line.split("\t");
      if (first.startsWith("=") && first.length > 1) this.#classes.set(first.slice(1), words);
      else if (first) this.#packed.set(Number(first), { words, letters });
    }
  }

  /** Whether a word is in one of the classes that letters stand for. */
  has(classes: string, word: string): boolean {
    let found = this.#known.get(word);
    if (found === undefined) this.#known.set(word, (found = this.#find(word)));
    for (const each of found) if (classes.includes(each)) return true;
    return false;
  }

  #find(word: string): string {
    const size = word.length;
    const packed = this.#packed.get(size);
    if (!packed) return "";
    let [low, high] = [0, packed.letters.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const found = packed.words.slice(middle * size, (middle + 1) * size);
      if (found === word) return this.#classes.get(packed.letters[middle]!) ?? "";
      if (found < word) low = middle + 1;
      else high = middle;
    }
    return "";
  }
}

function* rows(text: string): Generator<string[]> {
  for (const line of text.split("\n")) {
    if (line && !line.startsWith("#") && !line.startsWith("key\t")) yield line.split("\t");
  }
}

function words(cell: string): string[] {
  return cell.split(" ").filter((word) => word);
}

function expanded(pattern: string, shorthands: ReadonlyMap<string, string>): string {
  return pattern.replace(SHORTHAND, (_, name: string) => shorthands.get(name)!);
}
