/** Hangul syllables taken apart: final consonants, and the stems of contracted syllables. `reasons/syllables.py` in Python. */

const [FIRST, LAST] = [0xac00, 0xd7a3];
const VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
const FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
const CONTRACTED: Readonly<Record<string, string>> = {
  ㅘ: "ㅗ", ㅝ: "ㅜ", ㅙ: "ㅚ", ㅕ: "ㅣ", ㅐ: "ㅏㅐㅣ", ㅓ: "ㅓㅡ", ㅏ: "ㅏㅡ", ㅖ: "ㅖ",
};
/** Finals that belong to an ending: -ㄴ, -ㄹ, -ㅁ, -ㅂ니다, -었-. */
const OF_ENDINGS = "ㄴㄹㅁㅂㅆ";

/** Whether it is a composed Hangul syllable. */
export function isSyllable(character: string | undefined): boolean {
  return character !== undefined && character >= "가" && character <= "힣";
}

/** The final consonant of a syllable; a space if it has none, nothing if it is no syllable. */
export function finalOf(character: string | undefined): string {
  return isSyllable(character) ? FINALS[(character!.charCodeAt(0) - FIRST) % 28]! : "";
}

/** A pattern for every syllable with a final consonant. */
export function finalClass(final: string): string {
  return range(FIRST + FINALS.indexOf(final), 28);
}

/** A pattern for every syllable with a vowel and no final consonant. */
export function openClass(vowel: string): string {
  return range(FIRST + VOWELS.indexOf(vowel) * 28, 21 * 28);
}

function range(start: number, step: number): string {
  let found = "";
  for (let code = start; code <= LAST; code += step) found += String.fromCharCode(code);
  return `[${found}]`;
}

/** The last syllables of stems that a syllable can stand for, itself first: 봤 → 봤, 봐, 보. */
export function stems(syllable: string): string[] {
  if (!isSyllable(syllable)) return [syllable];
  const code = syllable.charCodeAt(0) - FIRST;
  const final = FINALS[code % 28]!;
  const bare = code - (code % 28);
  const found = [syllable];
  if (OF_ENDINGS.includes(final)) {
    found.push(String.fromCharCode(FIRST + bare));
    if ("ㄴㅂ".includes(final)) found.push(String.fromCharCode(FIRST + bare + FINALS.indexOf("ㄹ")));
  }
  if (" ㅆ".includes(final)) {
    const vowel = VOWELS[Math.floor(bare / 28) % 21]!;
    for (const before of CONTRACTED[vowel] ?? "") {
      found.push(String.fromCharCode(FIRST + bare + (VOWELS.indexOf(before) - VOWELS.indexOf(vowel)) * 28));
    }
  }
  return found;
}

/** A syllable without its final consonant. */
export function withoutFinal(syllable: string): string {
  const code = syllable.charCodeAt(0) - FIRST;
  return isSyllable(syllable) ? String.fromCharCode(FIRST + code - (code % 28)) : syllable;
}

/** An open syllable with a final consonant; any other as it is. */
export function withFinal(syllable: string, final: string): string {
  return finalOf(syllable) === " " ? String.fromCharCode(syllable.charCodeAt(0) + FINALS.indexOf(final)) : syllable;
}

/** The last syllables of stems that stand so before -아 or -어: 들 ← 들, 듣; 나 ← 나, 낫. */
export function beforeVowel(syllable: string): string[] {
  const final = finalOf(syllable);
  if (final === "ㄹ") return [syllable, withFinal(withoutFinal(syllable), "ㄷ")];
  return final === " " ? [syllable, withFinal(syllable, "ㅅ"), withFinal(syllable, "ㅎ")] : [syllable];
}
