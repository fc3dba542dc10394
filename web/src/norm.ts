/**
 * Spaces that the norm demands by the form of the words, whatever the model makes of them: 532억 원, 100여 명, A 씨, 김 씨는.
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
// 씨 behind a surname or a letter in its place; the gap is where the match begins.
const PERSON =
  `씨(?<=[${SURNAMES}]씨)(?=[는가를의와도만에측등로]|[^가-힣]|$)(?!가문|의[시후]손)` +
  FAMILIES.split(" ").map((family) => `(?<!${family}.씨)`).join("") +
  "|씨(?<=[A-Z]씨)|양(?<=[A-Z]양)(?=[은이을의과도만에측])";
const NAME = new RegExp(PERSON, "gu");
// The same where the name is the first of a line, or stands behind a bracket or a quotation mark.
const FIRST = new RegExp(`(?:${PERSON})(?<=[^가-힣A-Za-z0-9]..)`, "gu");

/**
 * 1 for gaps where the norm demands a space, one entry a unit.
 *
 * @param text the characters without their spaces
 * @param spaced 1 for gaps that get a space as far as the model goes: a name begins at one
 */
export function demanded(text: Unspaced, spaced: Uint8Array): Uint8Array {
  const out = gapsAfter(text, NUMBER);
  const behindName = gapsAt(text, NAME);
  if (!behindName.includes(1)) return out;
  const first = gapsAt(text, FIRST);
  return out.map((counted, unit) => (counted || first[unit] || (behindName[unit] && spaced[unit - 1]) ? 1 : 0));
}
