/**
 * Why a space comes or goes: for every change one reason out of a closed list, found by the patterns and the lexicon that
 * Python has. `reasons/find.py`, `reason.py` and `around.py` in Python.
 */

import type { Change } from "../changes.js";
import { ANY, checksOf, type Site } from "./checks.js";
import { finalOf } from "./syllables.js";
import { type Code, type Level, Lexicon, matchesAt, readCodes, readRules, type Rule, sticky } from "./tables.js";
import { Words } from "./words.js";

/** Characters of the words that patterns look at, and of the text around a change. */
const [REACH, AROUND] = [12, 32];
const LONGEST_HEAD = 4;
/** Characters of a word that a sentence shows. */
const SHOWN = 20;
const AROUND_LEFT = /^(?:.*[·/]|[^0-9A-Za-z가-힣]+)/u;
// The syllable that stays is a group, for not every browser can look behind.
const AROUND_RIGHT = /[^0-9A-Za-z가-힣%]+$|([가-힣])[^0-9A-Za-z가-힣].*$/u;
const WORD_ENDS = [" ", "\t", "\r", "\n", "\u3000", "\u00a0"];
const OF_VERBS = /^(?:R47|auxiliary|derived|copula|ending\/|ending$|R41-particle\/라고)/;
const DOCS = "https://github.com/eojeol/eojeol/blob/main/docs/reasons.md";
const MARK = /\{(left|right|word|은|이|을|과|으로)\}/g;
const AGREEING: Readonly<Record<string, readonly [string, string, string]>> = {
  은: ["은", "는", "은(는)"], 이: ["이", "가", "이(가)"], 을: ["을", "를", "을(를)"], 과: ["과", "와", "과(와)"],
  으로: ["으로", "로", "(으)로"],
};
const SIGNS = { add: "+", remove: "-", squeeze: "=" } as const;

/** Why a space comes or goes; the names are those of Python and of the HTTP service. */
export interface Reason {
  code: string;
  article: string;
  ko: string;
  en: string;
  level: Level;
  url: string;
}

/** Gives a file by its name: codes.tsv, rules.tsv, lexicon.txt. */
export type TextReader = (name: string) => Promise<string>;

/** The reasons, read once. */
export class Reasons {
  /** All codes and variants by their keys. */
  readonly codes: ReadonlyMap<string, Code>;
  readonly #rules: readonly Rule[];
  readonly #checks: ReturnType<typeof checksOf>;

  /** @param texts what stands in codes.tsv, rules.tsv and lexicon.txt */
  constructor(texts: { codes: string; rules: string; lexicon: string }) {
    this.codes = readCodes(texts.codes);
    const { rules, shorthands } = readRules(texts.rules);
    this.#rules = rules;
    const patterns = new Map([...shorthands].map(([name, pattern]) => [name, sticky(pattern)]));
    this.#checks = checksOf(new Words(new Lexicon(texts.lexicon), patterns.get("끝")!), patterns);
  }

  /** Read the tables; by default those of this package. */
  static async load(read: TextReader = fetchText): Promise<Reasons> {
    const [codes, rules, lexicon] = await Promise.all(["codes.tsv", "rules.tsv", "lexicon.txt"].map(read));
    return new Reasons({ codes: codes!, rules: rules!, lexicon: lexicon! });
  }

  /** The reason of each change of a text, in their order. */
  ofChanges(text: string, changes: readonly Change[]): Reason[] {
    return changes.map((change, number) => this.of(...wordsAround(text, changes, number), change.kind));
  }

  /** The reason of one gap, from the words before and after as they will stand. */
  of(left: string, right: string, kind: Change["kind"]): Reason {
    const { key, ...words } = this.find(left, right, SIGNS[kind]);
    const { code, article, ko, en, level } = this.codes.get(key)!;
    const shown = {
      left: Array.from(words.left).slice(-SHOWN).join(""), right: start(words.right, SHOWN), word: start(words.word, SHOWN),
    };
    return { code, article, ko: filled(ko, shown), en: filled(en, shown), level, url: `${DOCS}#${code.toLowerCase()}` };
  }

  /** The key of the code or variant, the words without punctuation, and what it is about. */
  find(left: string, right: string, kind: string): { key: string; left: string; right: string; word: string } {
    const [before, after] = [left.replace(AROUND_LEFT, ""), right.replace(AROUND_RIGHT, "$1")];
    const words = { left: before || left, right: after || right };
    if (kind === "=") return { key: "several-spaces", ...words, word: right };
    const [near, far] = [Array.from(left).slice(-REACH).join(""), start(right, REACH)];
    const site: Site = { left: Array.from(before).slice(-REACH).join(""), right: start(after, REACH), head: "" };
    for (const rule of this.#rules) {
      if (rule.kind !== kind || !mayHold(rule, site.left, far) || (rule.left && !rule.left.test(near))) continue;
      const word = this.#subject(rule, far, site);
      if (word) return { key: rule.key, ...words, word };
    }
    return { key: "context", ...words, word: right };
  }

  #subject(rule: Rule, right: string, site: Site): string {
    const { rest } = rule;
    let head = "";
    if (rule.heads.size) {
      let size = LONGEST_HEAD;
      for (; size > 0; size--) {
        head = right.slice(0, size);
        if (rule.heads.has(head) && (!rest || matchesAt(rest, site.right, size))) break;
      }
      if (!size) return "";
    } else if (rest && !matchesAt(rest, right, 0)) return "";
    let word = (head && OF_VERBS.test(rule.key) ? site.right : head) || (rule.lefts.size ? site.left : ANY);
    for (const check of rule.checks) {
      const said = this.#checks[check]!({ ...site, head });
      if (!said) return "";
      if (said !== ANY) word = said;
    }
    if (word !== ANY) return word;
    return rule.kind === "-" ? site.right || right : site.left || right;
  }
}

/** Whether the words begin and end as a rule with heads or words before asks. */
function mayHold(rule: Rule, left: string, right: string): boolean {
  if (!rule.heads.size && !rule.lefts.size) return true;
  if (rule.lefts.has(left)) return true;
  for (let size = 1; size <= LONGEST_HEAD; size++) if (rule.heads.has(right.slice(0, size))) return true;
  return false;
}

/** The words before and after a change, as they will stand after all changes. */
function wordsAround(text: string, changes: readonly Change[], number: number): [string, string] {
  const { utf16_offset: at, spaces } = changes[number]!;
  let left = textAfter(text, changes, number, Math.max(at - 2 * AROUND, 0), at - spaces).replace(/ +$/, "");
  let right = textAfter(text, changes, number, at, at + 2 * AROUND);
  for (const end of WORD_ENDS) {
    left = left.slice(left.lastIndexOf(end) + 1);
    if (right.includes(end)) right = right.slice(0, right.indexOf(end));
  }
  return [Array.from(left.normalize()).slice(-AROUND).join(""), start(right.normalize(), AROUND)];
}

/** A part of the text after the changes inside it. */
function textAfter(text: string, changes: readonly Change[], number: number, first: number, last: number): string {
  let [low, high] = [number, number];
  while (low && changes[low - 1]!.utf16_offset > first) low--;
  while (high < changes.length && changes[high]!.utf16_offset < last) high++;
  let [out, done] = ["", first];
  for (const { utf16_offset: end, spaces, kind } of changes.slice(low, high)) {
    if (done > end - spaces || end <= first || end > last) continue;
    out += text.slice(done, end - spaces) + (kind === "remove" ? "" : " ");
    done = end;
  }
  return out + text.slice(done, last);
}

/** A sentence with its words, and particles that agree with the word before them. */
function filled(sentence: string, words: Readonly<Record<string, string>>): string {
  let said = "";
  return sentence.replace(MARK, (_, name: string, at: number) => {
    if (name in words) return (said = words[name]!);
    const own = sentence.slice(0, at).replace(/’+$/, "");
    return AGREEING[name]![form(own.endsWith("}") ? said : own, name)]!;
  });
}

/** Which form of a particle stands after a word: 0 after a final consonant, 1 after none, 2 if nobody knows. */
function form(word: string, name: string): 0 | 1 | 2 {
  let last = Array.from(word.replace(/[’”"')\]}.,!?]+$/, "")).pop() ?? "";
  if (/^\d$/.test(last)) last = "영일이삼사오육칠팔구"[Number(last)]!;
  const final = finalOf(last || undefined);
  if (!final) return 2;
  return final === " " || (name === "으로" && final === "ㄹ") ? 1 : 0;
}

function start(text: string, size: number): string {
  return Array.from(text).slice(0, size).join("");
}

async function fetchText(name: string): Promise<string> {
  const url = new URL(`../../reasons/${name}`, import.meta.url);
  if (url.protocol === "file:") {
    // @ts-expect-error: only Node has it, and only Node gets here.
    const { readFile } = await import("node:fs/promises");
    return (await readFile(url, "utf8")) as string;
  }
  return (await fetch(url)).text();
}
