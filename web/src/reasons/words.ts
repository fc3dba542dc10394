/** What a word is: a noun and what attaches to it, or a stem and its ending. `reasons/words.py` in Python. */

import { beforeVowel, finalOf, stems, withFinal, withoutFinal } from "./syllables.js";
import { type Lexicon, matchesAt } from "./tables.js";

export const LONGEST = 7;
const NOUNS = "NnP";
const ENDING =
  /^[고며면서지만니까는은을다가데게도록려자마아어여야해요습됩십시오세었았였겠더던든걸네군구나라랴래죠음기듯않길이므로거잖려러인있대냐느만큼신실셨셔셨으ㄹ단답란람]*$/;
const QUOTING = /[다라자냐]$/;
const DERIVES = ["하", "되"];
export const PRONOUNS: ReadonlySet<string> = new Set(
  "나 너 저 내 네 제 그 이 우리 저희 너희 누구 자기 그녀 그들 이것 그것 저것 여기 거기 저기 무엇 뭐 이거 그거 저거".split(" "),
);
const PRONOUN_FORM = /^(.+)[를는]$/;

/** Answers about words, each of them once. */
export class Words {
  readonly #nouns = new Map<string, string>();
  readonly #verbs = new Map<string, string>();

  constructor(readonly lexicon: Lexicon, readonly end: RegExp) {}

  has(classes: string, word: string): boolean {
    return this.lexicon.has(classes, word);
  }

  /** The longest noun with which a word begins and behind which only particles or the copula follow, or nothing. */
  nounIn(word: string, classes = NOUNS): string {
    const key = `${classes} ${word}`;
    let found = this.#nouns.get(key);
    if (found === undefined) this.#nouns.set(key, (found = this.#noun(word, classes)));
    return found;
  }

  #noun(word: string, classes: string): string {
    for (let size = Math.min(word.length, LONGEST); size > 0; size--) {
      const head = word.slice(0, size);
      if (this.has(classes, head) && (size === word.length || matchesAt(this.end, word, size))) return head;
    }
    return "";
  }

  /** The longest stem with which a word begins and behind which an ending follows, or nothing. */
  verbIn(word: string): string {
    let found = this.#verbs.get(word);
    if (found === undefined) this.#verbs.set(word, (found = this.#verb(word)));
    return found;
  }

  #verb(word: string): string {
    for (let size = Math.min(word.length, LONGEST); size > 0; size--) {
      if (!ENDING.test(word.slice(size))) continue;
      const [head, last] = [word.slice(0, size - 1), word[size - 1]!];
      if ("운울우워웠와왔".includes(last) && head) {
        const stem = head.slice(0, -1) + withFinal(head[head.length - 1]!, "ㅂ");
        if (this.has("V", stem)) return stem;
      }
      if ("라러랐렀".includes(last) && finalOf(head[head.length - 1]) === "ㄹ") {
        const stem = `${head.slice(0, -1)}${withoutFinal(head[head.length - 1]!)}르`;
        if (this.has("V", stem)) return stem;
      }
      for (const [number, each] of stems(last).entries()) {
        if (number === 0 && size === word.length && finalOf(last) !== "ㄹ") continue;
        if (this.has("V", head + each) || (DERIVES.includes(each) && head.length > 1)) return head + each;
      }
    }
    return "";
  }

  /** Whether a word is a verb in -아 or -어, with or without contraction. */
  isConnective(word: string): boolean {
    if (!word || this.has("N", word)) return false;
    const [head, last] = [word.slice(0, -1), word[word.length - 1]!];
    const [start, before] = [head.slice(0, -1), head[head.length - 1]];
    const verb = (stem: string): boolean => this.has("V", stem);
    if ("아어여".includes(last) && before && beforeVowel(before).some((each) => verb(start + each))) return true;
    if ("와워".includes(last) && before && verb(start + withFinal(before, "ㅂ"))) return true;
    if ("라러".includes(last) && finalOf(before) === "ㄹ" && verb(`${start}${withoutFinal(before!)}르`)) return true;
    return last !== "하" && finalOf(last) === " " && stems(last).slice(1).some((each) => verb(head + each));
  }

  /** Whether a word is a verb or an adjective in -는, -은, -을, -던, -ㄴ or -ㄹ. */
  isAdnominal(word: string): boolean {
    const [base, last] = [word.slice(0, -1), word.slice(-1)];
    const [start, ends] = [base.slice(0, -1), base.slice(-1)];
    const verb = (stem: string): boolean => this.has("V", stem);
    // 나를 is no form of 나르다 as a rule, 우리는 none of 우리다.
    if (!word || PRONOUNS.has(PRONOUN_FORM.exec(word)?.[1] ?? "")) return false;
    if (last === "는" && QUOTING.test(base) && this.verbIn(base)) return true;
    if (last === "는") {
      const known = base !== "" && (verb(base) || verb(start + withFinal(ends, "ㄹ")));
      return known || ["있", "없", "않"].includes(ends) || (["하", "되", "시"].includes(ends) && base.length > 2) || (ends === "시" && verb(start));
    }
    if (last === "은" || last === "을") {
      return base !== "" && (beforeVowel(ends).some((each) => finalOf(each) !== "ㄹ" && verb(start + each)) || finalOf(ends) === "ㅆ" || "없않".includes(ends));
    }
    if ((last === "운" || last === "울") && base && verb(start + withFinal(ends, "ㅂ"))) return true;
    // -면, -지만 and -든 end clauses; 만든, 힘든 are of 만들다, 힘들다.
    if (["면", "만"].includes(last) || (last === "든" && !verb(`${base}들`))) return false;
    return ["ㄴ", "ㄹ"].includes(finalOf(last)) && (this.verbIn(word) !== "" || this.has("D", word));
  }

  /** Whether a word as a whole is a noun, or is made of two as compounds are. */
  isNoun(word: string): boolean {
    if (this.has(NOUNS, word)) return true;
    if (this.verbIn(word)) return false;
    for (let at = 2; at < word.length - 1; at++) {
      if (this.has("N", word.slice(at)) && this.has(NOUNS, word.slice(0, at))) return true;
    }
    return false;
  }

  /** Whether the lexicon or an ending makes it a word. */
  isWord(word: string): boolean {
    return this.has("NnVADP", word) || this.verbIn(word) !== "";
  }
}
