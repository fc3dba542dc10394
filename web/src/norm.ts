/**
 * Gaps that the norm decides by the form of the words, whatever the model makes of them: 532억 원, A 씨, 김 씨는, 너뿐이야.
 * `norm.py` in Python, which has the reasons.
 */

import { gapsAfter, gapsAt, type Unspaced } from "./text/patterns.js";

/** Units that a form looks at, on either side of its gap. */
export const LOOKS = 20;

const MONEY = "원|달러|유로|위안|엔(?!진)|루블";
const COUNTED =
  `${MONEY}|명|개|건(?![물설강])|톤|가구|가지|권(?![역한])|표|마리|곳|배(?!우)|평(?!방)|그루|페이지|쪽|헥타르|리터|미터|` +
  "킬로|제곱|회(?![사원의장])|차례|시간|년(?![도대])|세대|부(?![터대작])|척|편(?!제)|석|장(?!자)|상자|통(?!신)";
// The gap is where the match ends. 조 is a group of people, too.
const NUMBER = new RegExp(
  "(?:(?<![0-9])(?<![0-9][.,])[0-9][0-9,.]{0,9}|[수몇])" +
    `(?:(?:[십백천]?[만억]|[십백천])여?(?=${COUNTED})|[십백천]?조여?(?=${MONEY}))` +
    `|(?<=[0-9])여(?=${COUNTED})`,
  "gu",
);
const SURNAMES = "이김박최정강조윤장임오서신권황송류홍고문손양배백허남심노하곽성차우구민유진엄채원천방공현함변염추모";
const FAMILIES =
  "김해 경주 안동 광산 전주 밀양 파평 진주 해주 평산 남양 순흥 청주 창녕 여흥 반남 풍양 달성 동래 청송 한산 연안";
const TIMES = "시간|달(?![음라])|명|번(?![호영역식])|마리|권(?![력리])|곳|차례|글자|군데|켤레|그루|개월";
// What begins a word and stands apart from what follows: a surname, or a letter in its place, and a Korean numeral.
const WORD = new RegExp(
  `[${SURNAMES}](?!씨가문|씨의[시후]손)(?=씨(?:[는가를의와도만에측등로]|[^가-힣]|$))` +
    FAMILIES.split(" ").map((family) => `(?<!${family}.)`).join("") +
    "|[A-Z](?=씨|양[은이을의과도만에측])" +
    `|(?:[두세네열몇]|다섯|여섯|일곱|여덟|아홉|스무|여러)(?=${TIMES}|개(?![골월발념]))` +
    "|(?:[두세몇]|여러)(?=가지)|한(?=시간|달(?![음라])|마리|권(?![력리]))",
  "gu",
);
const LETTER = /[가-힣A-Za-z0-9]/;
// Particles, which nothing parts from their word. Behind a verb, 뿐 and 만큼 are nouns: 할 뿐, 큰 만큼.
const [N, L] = [4, 8].map((final) =>
  Array.from({ length: 399 }, (_, syllable) => String.fromCharCode(0xac00 + 28 * syllable + final)).join(""),
);
const PARTICLE = new RegExp(
  `뿐(?<![${L}다고며면서지요죠까]뿐)(?<=[가-힣A-Za-z0-9]뿐)|만큼(?<![${N}${L}]만큼)(?<=[가-힣A-Za-z0-9]만큼)` +
    "|(?:처럼|커녕|조차(?![장지권량])|부터(?![미전널]))(?<=[가-힣A-Za-z0-9]..)" +
    `|가량(?<=[가-힣A-Za-z0-9%]가량)|걸(?=그랬)(?<=[${L}]걸)`,
  "gu",
);

/**
 * 1 for gaps where the norm demands a space, and for those where it demands none; one entry a unit.
 *
 * @param text the characters without their spaces
 * @param spaced 1 for gaps that get a space as far as the model goes: names and numerals begin at one
 */
export function demanded(text: Unspaced, spaced: Uint8Array): { spaces: Uint8Array; joins: Uint8Array } {
  const begins = new Uint8Array(text.text.length + 1);
  text.places.forEach((place, unit) => (begins[place] = spaced[unit]!));
  const found = new Uint8Array(text.text.length + 1);
  for (const { index, 0: word } of text.text.matchAll(WORD)) {
    // A text begins with a line end, so there is something before each match.
    if (begins[index] || !LETTER.test(text.text[index - 1]!)) found[index + word.length] = 1;
  }
  const counted = gapsAfter(text, NUMBER);
  const spaces = Uint8Array.from(text.places, (place, unit) => (found[place] || counted[unit] ? 1 : 0));
  return { spaces, joins: gapsAt(text, PARTICLE) };
}
