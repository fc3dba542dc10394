/** What a pattern may ask beside its characters, by name. `reasons/checks.py` in Python, which says what each asks. */

import { finalOf, isSyllable } from "./syllables.js";
import { FOREIGN, Kinds, NOT_ADVERBS, NOUNS_FIRST, SHORT_ADNOMINALS } from "./kinds.js";
import { matchesAll, matchesAt } from "./tables.js";
import { LONGEST, PRONOUNS, type Words } from "./words.js";

export const ANY = "*";
const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));
const FAMILY = set(
  "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 전 홍 고 문 양 손 배 백 허 남 심 노 하 곽 성 차 주 우 구 " +
    "민 유 나 진 지 엄 채 원 천 방 공 현 함 변 염 추 남궁 황보 선우 제갈",
);
const AFTER_OPEN = "는 가 를 와 로 나 란 랑 라도 라는 라면 라고 든 야 며".split(" ");
const AFTER_FINAL = ["은", "을", "과", "으로"];
const STEM_TAKES = set("는 은 을 나 이나 든 든지 며 라고 라는 도 면");
const HOSTS = set("이 그 수 것 데 줄 바 때 집 나 너 저 내 네 책 물 밥 눈 비 손 발");
const NOT_FAMILY = set("전 현 고 신 구 이 한 두 그 채 원 천 방 공 함 변 염 추");
const AFTER_MUCH = set("이 자 분 통 중 김 적 녘 법 참 모양 양 마련 노릇 축 턱 리 바 줄");
const PLACE =
  /^(?:한국|대한|조선|서울|부산|대구|인천|광주|대전|울산|제주|경기|강원|충북|충남|전북|전남|경북|경남|국립|시립|도립|중앙)$|^[가-힣]{2,}(?:대학교|대학|시|도|군|구|동|읍|면)$/;
const AUXILIARIES = set("보 주 버리 놓 두 내 가 오 있 대 드리 나 나가 치우 계시 달 빠지 쌓 못하");
const LIGHT = set("있 계시 싶 않 못하 말 하 되 보 만들 나 나서 들 마");
const SURE_TITLES = set("씨 선생님 박사 교수 교수님 과장 부장 사장 대리 장군 의원 대통령 할머니 할아버지 아저씨 아주머니 아줌마");
const SHORT_COPULA = ["인", "일", "임", "였"];
const AFTER_SHORT = /(?:데|지|가|걸|수|까|경우|듯|때|다|습|고|어|던|을|은|이|에|$)/y;

/** Where a space comes or goes: the words without punctuation, and what the pattern found of the second. */
export interface Site {
  readonly left: string;
  readonly right: string;
  readonly head: string;
}

/** Gives the word that the sentence is about, `ANY` where it speaks of none, or nothing where it does not hold. */
type Check = (site: Site) => string;

const holds = (value: unknown): string => (value ? ANY : "");

/** All checks by name. */
export function checksOf(w: Words, patterns: ReadonlyMap<string, RegExp>): Readonly<Record<string, Check>> {
  const has = w.has.bind(w);
  const [unit, copula, copulaEnd, ending] = ["재는단위", "이다", "이다끝", "어미"].map((name) => patterns.get(name)!) as [
    RegExp, RegExp, RegExp, RegExp,
  ];
  const kinds = new Kinds(w, copulaEnd);
  const longNoun = (word: string): boolean => w.nounIn(word, "Nn").length >= 2;
  const crossing = ({ left, right }: Site, classes = "Nn"): string => {
    const noun = w.nounIn(left + right, classes);
    const joined = left + right;
    const modifies = joined.endsWith("는") && w.verbIn(joined).length >= noun.length && w.isAdnominal(joined);
    const verb = modifies || (noun.endsWith("해") && has("V", `${noun.slice(0, -1)}하`));
    return noun.length > left.length && !verb ? noun : "";
  };
  const splitParticle: Check = ({ left, right }) => {
    const joined = left + right;
    let noun = w.verbIn(joined) && !(left.endsWith("으") && right.startsWith("로")) ? "" : w.nounIn(joined);
    if (noun && joined.slice(noun.length).startsWith("들")) noun += "들";
    return noun && noun.length < left.length && !matchesAt(copula, right, 0) ? joined.slice(noun.length) : "";
  };
  const crossingVerb = ({ left, right }: Site): string => {
    const verb = w.verbIn(left + right);
    return verb.length > left.length ? verb : "";
  };
  const nounish: Check = ({ left }) => {
    const last = left.slice(-1);
    if (!isSyllable(last || undefined) || "기음".includes(last) || finalOf(last) === "ㅁ") return ANY;
    return holds(w.isNoun(left) || w.nounIn(left) || (left.length > 1 && !w.verbIn(left) && !has("V", left)));
  };
  const fullName: Check = ({ left }) => {
    const given = FAMILY.has(left.slice(0, 1)) && has("G", left.slice(1));
    return holds((given || (FAMILY.has(left.slice(0, 2)) && has("G", left.slice(2)))) && !has("N", left));
  };
  const ends = (word: string, at: number): boolean => at === word.length || matchesAt(w.end, word, at);
  const adverb = (word: string): string => (has("A", word) ? word : "");
  return {
    Rnoun2: ({ right }) => holds(w.nounIn(right).length > 1),
    Radverb: ({ right }) => (NOT_ADVERBS.includes(right) ? "" : adverb(right)),
    Runit: ({ right }) => {
      unit.lastIndex = 0;
      return unit.exec(right)?.[0] ?? "";
    },
    Lbare: ({ left }) => holds(kinds.isBare(left)),
    Lbarelong: ({ left }) => holds(left.length > 1 && kinds.isBare(left)),
    Lknown: ({ left }) => holds(has("Nn", left)),
    Lunknown: ({ left }) => holds(kinds.isUnknown(left)),
    Runknown: ({ right }) => holds(kinds.isUnknown(right)),
    Rnominal: ({ right }) => holds(kinds.isNominal(right)),
    Rpred: ({ right }) => holds(kinds.isPredicate(right)),
    Lfused: ({ left }) => holds(kinds.isFused(left)),
    Lcopula: ({ left }) => holds(kinds.endsWithCopula(left)),
    Lcopular: ({ left }) => holds(kinds.modifiesWithCopula(left)),
    Lsubject: ({ left }) => holds(kinds.isSubject(left)),
    nominal: ({ left }) => holds(w.verbIn(left) && !has("N", left)),
    unknownjosa: ({ left }) => holds(kinds.isMaybeNounWithParticle(left)),
    maybejosa: ({ left }) => holds(kinds.endsAsWithParticle(left) && !has("NnAD", left)),
    Rparticle: ({ right }) => holds(kinds.isNameWithParticle(right)),
    Rcompound: ({ right }) => holds(kinds.isCompound(right)),
    notroot: ({ left }) => holds(left.length === 1 || !has("V", `${left}하`)),
    verbish: ({ left }) => holds(kinds.mayBeVerb(left)),
    Lnotroot: ({ left }) => holds(has("N", left) && !has("V", `${left}하`)),
    Lpart: ({ left }) => holds(!w.isNoun(left)),
    splitcopula: (site) => {
      const said = splitParticle(site);
      return matchesAt(copula, said, 0) || matchesAt(copulaEnd, said, 0) ? said : "";
    },
    verbinside: ({ left, right }) => {
      const verb = w.verbIn(left + right);
      return verb && verb.length <= left.length ? left + right : "";
    },
    wholeadverb: ({ left, right }) => {
      const joined = left + right;
      return joined.length > 3 && has("A", joined) && w.isWord(left) ? joined : "";
    },
    verbin: ({ left }) => holds(w.verbIn(left)),
    Lnounlong: ({ left }) => holds(left.length > 1 && w.isNoun(left)),
    notverbR: ({ right }) => holds(!w.verbIn(right)),
    Raux: ({ right }) => holds(AUXILIARIES.has(w.verbIn(right)) || /^(?:달라|놔|놨)/.test(right)),
    Rlight: ({ right }) => holds(LIGHT.has(w.verbIn(right)) || (w.verbIn(right) && !w.nounIn(right))),
    Lplace: ({ left }) => holds(PLACE.test(left) || has("P", left)),
    Lnoun2: ({ left }) => holds(left.length > 1 && (has("Nn", left) || !w.verbIn(left))),
    Lforeign2: ({ left, right: after }) => {
      const right = w.nounIn(after, "PF") || after;
      if (!kinds.isForeign(left) || !kinds.isForeign(right)) return "";
      return holds((has("F", left) || has("F", right)) && (FOREIGN.test(left) || FOREIGN.test(right)));
    },
    Rnotnoun: ({ right }) => holds(!longNoun(right)),
    notstem: ({ left, head }) => {
      const stem = has("V", left) && !has("N", left);
      const polite = left.endsWith("시") && has("V", left.slice(0, -1));
      return holds(!STEM_TAKES.has(head) || !(stem || polite));
    },
    splitjosa: splitParticle,
    connective: ({ left }) => holds(w.isConnective(left)),
    wholeword: ({ left, right }) => (has("AD", left + right) ? left + right : ""),
    Lfullname: fullName,
    verbform: ({ left }) => holds(kinds.isVerbForm(left)),
    Rnoun: ({ right }) => holds(w.nounIn(right)),
    Rverb: ({ right }) => holds(w.verbIn(right) && !longNoun(right)),
    Rgiven: ({ right }) =>
      holds([2, 1].some((size) => size <= right.length && has("G", right.slice(0, size)) && ends(right, size))),
    Lverb: ({ left, right }) => holds(has("V", left) || w.verbIn(left + right)),
    Lroot: ({ left }) => {
      if (left.length === 1 && ["하", "되"].some((each) => has("V", left + each))) return "";
      const made = ["하", "되", "거리", "스럽", "롭", "답", "시키"].some((each) => has("V", left + each));
      return holds(made || w.isNoun(left) || (left.length > 1 && "화됨".includes(left.slice(-1)) && !w.verbIn(left)));
    },
    Lnounish: nounish,
    Lnoun: ({ left }) => holds(w.isNoun(left)),
    Lnounjosa: ({ left, right }) => holds(kinds.isNounWithParticle(left, right)),
    Lname: (site) => {
      const { left, head } = site;
      const sure = SURE_TITLES.has(head) || head.endsWith("님");
      const family = FAMILY.has(left) && (!NOT_FAMILY.has(left) || ["씨", "양", "군"].includes(head));
      const own = (left.length === 3 && FAMILY.has(left[0]!)) || (left.length > 2 && FAMILY.has(left.slice(0, 2)));
      const like = own && !w.verbIn(left) && (has("G", left.slice(1)) || !has("n", left));
      return holds(family || fullName(site) || (sure && (has("GP", left) || like || kinds.isUnknown(left))));
    },
    Ladverb: ({ left, right }) =>
      (has("N", left) && kinds.isNominal(right)) || NOT_ADVERBS.includes(left) ? "" : adverb(left),
    adnominal: ({ left, head }) =>
      holds(
        left.length === 1
          ? SHORT_ADNOMINALS.includes(left) && (head || !has("N", left))
          : !has("N", left) && !NOUNS_FIRST.has(left) && w.isAdnominal(left),
      ),
    Ladnominal: ({ left, head }) => {
      if (!left || !isSyllable(left[0]) || !isSyllable(left.slice(-1)) || (left.length > 1 && has("Nn", left))) return "";
      if (w.isAdnominal(left) || kinds.modifiesWithCopula(left)) return ANY;
      return holds(!AFTER_MUCH.has(head) && !(w.nounIn(left) || w.isNoun(left) || has("A", left)));
    },
    Lhangul: ({ left }) => holds(isSyllable(left.slice(-1) || undefined)),
    particleL: ({ left }) => {
      const [verb, noun] = [w.verbIn(left), w.nounIn(left)];
      const pronoun = /[를는]$/.test(left) && PRONOUNS.has(left.slice(0, -1));
      const known = !has("NP", left) && (!verb || noun.length >= verb.length || pronoun);
      return holds(known && !kinds.endsWithCopula(left));
    },
    notcross: (site) => {
      const { left, right, head } = site;
      if (left.length === 1 && !HOSTS.has(left)) {
        return holds(!(crossing(site, "N") || crossingVerb(site) || has("AD", left + right)));
      }
      const noun = crossing(site, "N");
      return holds(!noun || (w.isNoun(left) && noun.length - left.length <= head.length));
    },
    notlonger: ({ right, head }) => holds(w.nounIn(right, "Nn").length <= head.length || ["것", "건지"].includes(head)),
    agrees: ({ left, head }) => {
      const final = finalOf(left.slice(-1) || undefined);
      if (!final) return ANY;
      if (final === " ") return holds(!AFTER_FINAL.some((each) => head.startsWith(each)));
      return holds(!AFTER_OPEN.some((each) => head.startsWith(each)) || (head.startsWith("로") && final === "ㄹ"));
    },
    copula: (site) => {
      const fits = matchesAt(AFTER_SHORT, site.right, site.head.length) && !crossing(site, "N");
      return holds(!SHORT_COPULA.includes(site.head) || fits);
    },
    compound: (site) => {
      const noun = crossing(site);
      return noun && w.isWord(site.left) && w.isWord(noun.slice(site.left.length)) ? noun : "";
    },
    innernoun: (site) => crossing(site),
    compoundverb: (site) => {
      const verb = crossingVerb(site);
      return verb && w.isWord(site.left) && w.verbIn(site.right) ? `${verb}다` : "";
    },
    innerverb: (site) => (crossingVerb(site) ? `${crossingVerb(site)}다` : ""),
    verbending: ({ left, right }) => {
      const stem = has("V", left) || /[하되시]$/.test(left);
      return stem && w.verbIn(left + right) && matchesAll(ending, right) ? right : "";
    },
    inneradverb: ({ left, right }) => {
      let word = (left + right).slice(0, LONGEST);
      while (word.length > left.length) {
        if (has("AD", word)) return word;
        word = word.slice(0, -1);
      }
      return "";
    },
    fragment: ({ left, right }) => {
      const syllable = left.length === 1 && !has("NnD", left);
      return syllable || ![left, right].every((each) => w.isWord(each) || w.nounIn(each)) ? left + right : "";
    },
  };
}
