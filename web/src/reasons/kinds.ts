/** Which kind of word stands on one side of a gap. `reasons/kinds.py` in Python, which says what each asks. */

import { finalOf, isSyllable, withoutFinal } from "./syllables.js";
import { matchesAll, matchesAt } from "./tables.js";
import { LONGEST, PRONOUNS, type Words } from "./words.js";

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));
export const NOT_ADVERBS = ["내지", "적이", "후", "채", "척", "단지", "요리", "얼마나"];
export const SHORT_ADNOMINALS = "한할간갈온올본볼준줄된될산살난날잔잘든들쓴쓸큰클선설낸낼단달떤뜬긴빈흰핀찬먼센짠싼쥔찐낀뛴";
const VERBS_TOO = set("보고 입고 잡고 타고 묵고 쓰고 메고 들고 안고 업고 지고 끼고 말고 두고 놓고 하고");
export const NOUNS_FIRST = set(
  "차이는 개는 꾀는 때는 떼는 띠는 매는 모는 무는 배는 비는 새는 쇠는 시는 이는 재는 차는 채는 키는 해는 벼를",
);
const COUNTING = set(
  "한 두 세 네 하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열 스물 서른 마흔 쉰 예순 일흔 여든 아흔 백 천 만 몇",
);
const DETERMINERS = set("이 그 저 한 두 세 네 각 첫 새 헌 온 웬 모든 다른 어떤 무슨 여러 이런 그런 저런 어느 몇 약");
export const FOREIGN = /[스크트프르츠즈드브클플블슨튼킨틴켄쉬셔샤쿠캐커케코콜컬킴터테토투티타펠퍼페포푸피파팩팀텐뉴듀류튜쥬죠쟈카키잭]/;
const SURE = "을 를 의 에 으로 와 과 이 인 까지 부터 보다 처럼".split(" ");
const MODIFYING = set("인 일 이던 이었던 였던 이라는 라는 이란 란");
const AMBIGUOUS = ["지", "니", "자", "고"];

/** Answers about the word on one side. */
export class Kinds {
  /** @param copula how the copula ends a clause */
  constructor(readonly words: Words, readonly copula: RegExp) {}

  isBare(word: string): boolean {
    const w = this.words;
    if (/[들님]$/.test(word) && word.length > 1) {
      return word === "이들" || w.has("N", word) || this.isBare(word.slice(0, -1));
    }
    if (w.has("N", word)) return !VERBS_TOO.has(word) && !DETERMINERS.has(word);
    if (!word || w.has("A", word) || this.isVerbForm(word) || w.isAdnominal(word) || w.isConnective(word)) return false;
    return w.isNoun(word) && !w.verbIn(word);
  }

  isNominal(word: string): boolean {
    const w = this.words;
    const [noun, verb] = [w.nounIn(word), w.verbIn(word)];
    if (!noun || PRONOUNS.has(noun) || COUNTING.has(noun) || DETERMINERS.has(word) || w.isConnective(word)) return false;
    if (w.has("A", word) && !NOT_ADVERBS.includes(word)) return false;
    if (noun.length !== verb.length) return noun.length > verb.length;
    const attached = word.slice(noun.length);
    if (!attached) return noun.length > 1 || !`${SHORT_ADNOMINALS}해`.includes(noun);
    return noun.length > 1 || SURE.some((each) => attached.startsWith(each));
  }

  isPredicate(word: string): boolean {
    const w = this.words;
    return w.verbIn(word) !== "" && !this.isNominal(word) && !w.has("AD", word) && !PRONOUNS.has(w.nounIn(word));
  }

  isVerbForm(word: string): boolean {
    const w = this.words;
    const verb = w.verbIn(word);
    if (word.endsWith("되") && w.has("V", word.slice(0, -1)) && !w.has("NV", word)) return true;
    return verb !== "" && verb.length >= w.nounIn(word).length && (!w.has("NP", word) || VERBS_TOO.has(word));
  }

  mayBeVerb(word: string): boolean {
    const w = this.words;
    const stem = w.verbIn(word);
    if (stem && word.endsWith("고") && stem.length === word.length - 1) return true;
    return this.isVerbForm(word) || !(w.nounIn(word) || w.isNoun(word));
  }

  isCompound(word: string): boolean {
    const w = this.words;
    for (let size = Math.min(word.length, LONGEST); size > 2; size--) {
      if (size < word.length && !matchesAt(w.end, word, size)) continue;
      for (let at = 1; at < size - 1; at++) {
        if (w.has("N", word.slice(0, at)) && w.has("N", word.slice(at, size))) return !w.verbIn(word);
      }
    }
    return false;
  }

  isNameWithParticle(word: string): boolean {
    const w = this.words;
    if (word.length < 3 || w.nounIn(word) || w.verbIn(word) || w.has("AD", word)) return false;
    return !w.isAdnominal(word) && !w.isConnective(word) && this.endsAsWithParticle(word);
  }

  isMaybeNounWithParticle(word: string): boolean {
    const verb = this.words.verbIn(word);
    if (verb && (verb.length > 1 || word.length <= 3)) return false;
    return this.endsAsWithParticle(word) && !this.words.has("NnAD", word);
  }

  isNounWithParticle(word: string, after: string): boolean {
    const w = this.words;
    const noun = w.nounIn(word);
    if (!noun || w.verbIn(word).length > noun.length || noun.length >= word.length || w.has("N", word)) return false;
    if (w.isConnective(word) || this.endsWithCopula(word)) return false;
    const modifies = word.endsWith("는") && !NOUNS_FIRST.has(word) && w.isAdnominal(word);
    return !(modifies && (word.endsWith("시는") || this.isNominal(after)));
  }

  isUnknown(word: string): boolean {
    const w = this.words;
    if (word.length < 2 || !Array.from(word).every(isSyllable) || w.nounIn(word) || w.verbIn(word)) return false;
    if (w.has("AD", word) || w.isAdnominal(word) || this.endsAsWithParticle(word)) return false;
    return !"다고며면서지게니래까요는쯤씩".includes(word.slice(-1));
  }

  endsAsWithParticle(word: string): boolean {
    if (word.length < 2) return false;
    const final = finalOf(word[word.length - 2]);
    const form = final === " " ? "는가를와로" : final === "ㄹ" ? "은이을과로" : "은이을과";
    return `도만의에${form}`.includes(word.slice(-1));
  }

  isFused(word: string): boolean {
    const w = this.words;
    const final = finalOf(word.slice(-1) || undefined);
    if (word.length < 2 || !["ㄴ", "ㄹ"].includes(final) || w.has("NnVADPGF", word) || w.isAdnominal(word)) return false;
    const base = word.slice(0, -1) + withoutFinal(word.slice(-1));
    if (final === "ㄹ") return PRONOUNS.has(base) || (w.has("N", base) && /[기거]$/.test(base));
    return w.has("N", base) || (base.endsWith("기") && w.verbIn(base) !== "");
  }

  /** The forms of the copula at the end of a word, behind a noun. */
  #copulaOf(word: string): string {
    const w = this.words;
    const noun = w.nounIn(word);
    const attached = word.slice(noun.length);
    if (!noun || !attached || w.has("NA", word) || w.verbIn(word).length > noun.length) return "";
    return "이인일임였여".includes(attached[0]!) ? attached : "";
  }

  endsWithCopula(word: string): boolean {
    const w = this.words;
    if (matchesAll(this.copula, this.#copulaOf(word))) return true;
    if (w.verbIn(word) || w.has("NnVADP", word)) return false;
    for (let size = word.length - 1; size > 1; size--) {
      const attached = word.slice(size);
      const contracted = finalOf(word[size - 1]) === " " && matchesAll(this.copula, attached) && !AMBIGUOUS.includes(attached);
      if (contracted && w.has("Nn", word.slice(0, size))) return true;
    }
    return false;
  }

  modifiesWithCopula(word: string): boolean {
    return MODIFYING.has(this.#copulaOf(word));
  }

  isSubject(word: string): boolean {
    const noun = word.slice(0, -1);
    return this.words.has("N", noun) && word.slice(-1) === (finalOf(noun.slice(-1)) === " " ? "가" : "이");
  }

  isForeign(word: string): boolean {
    const w = this.words;
    if (word.length < 2 || w.has("VADG", word) || w.verbIn(word) || w.isConnective(word)) return false;
    return ["", word].includes(w.nounIn(word)) && (!w.has("Nn", word) || FOREIGN.test(word));
  }
}
