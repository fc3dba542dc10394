/**
 * What a line is by its own look: prose that may go on in the next line, or something that keeps its line end.
 * `unwrap/kinds.py` in Python, which says what each pattern is for; those that it matches begin with `^` here.
 */

import { SPACE_CLASS as S, WORD_CLASS as W } from "../python.js";

/** What stands at the end of a line is looked for in so many characters. */
export const TAIL = 200;

export const ENDED = new RegExp(String.raw`[.?!…。:]["'”’」』)\]]*[${S}]*$`, "u");
const CLOSED = new RegExp(String.raw`(?:[니는었았였했됐한된인있없이간온진린난운같겠]다|[어아에해세지네워줘와봐돼되대]요|니까)[${S}]*$`, "u");
export const SENTENCE = new RegExp(String.raw`[\p{L}\p{Nl}\p{No}]["'”’」』)\]]*[.?!…。]+(?:["'”’」』)\]]|[${S}]|$)|(?:[니는었았였했됐한된인있없이간온진린난운같겠]다|[어아에해세지네워줘와봐돼되대]요|니까) `, "u");
export const HANGUL = new RegExp(String.raw`[가-힣]`, "u");
const LATIN_WORD = new RegExp(String.raw`[A-Za-z]{2,}`, "u");
const OPENER = new RegExp(String.raw`^(?:[${S}]*(?:[-*+•·∙・⦁◦▪▫■□○●◎◆◇▶▷►※→➢✓✔☐☑❍❏ㅇ][${S}]|#{1,6}[${S}]|\p{Nd}{1,3}[.)][${S}]|\((?:\p{Nd}|1\p{Nd}|20)\)[${S}]|[①-⑳㉠-㉭㉮-㉻❶-❿➀-➓]|={3,}|-{3,}|\*{3,}|\[\^?[${W}]+\]:|\[\p{Nd}{1,3}\][${S}]|제\p{Nd}+조(?:의\p{Nd}+)?[${S}]*\(|[<\[〈【]?[${S}]?(?:표|그림|사진|식|Table|Figure|Fig\.)[${S}]?\p{Nd}+(?:[-.]\p{Nd}+)*[${S}]?[.:>\]〉】]))`, "u");
const LIKELY = new RegExp(String.raw`^(?:[${S}]*(?:\(?[가나다라마바사아자차카타파하a-zA-Z][.)][${S}]|\(\p{Nd}{1,3}\)[${S}]|\p{Nd}+(?:\.\p{Nd}+)+\.?[${S}]|\p{Nd}{1,2}[.)](?=[가-힣])|[IVX]{1,5}\.[${S}]|[–—][${S}]|[^${S}:：]{1,12}(?: [^${S}:：]{1,8}){0,2} ?[:：][${S}]))`, "u");
const ALONE = new RegExp(String.raw`^(?:[${S}]*(?:#{1,6}[${S}]|([-=*_~─━═])\1{2,}[${S}]*$|>>>|[<〈《【\[〔［][^<〈《【\[〔［]{1,40}[>〉》】\]〕］][${S}]*$))`, "u");
const NO_LETTER = new RegExp(String.raw`^(?:[^\p{L}\p{Nl}\p{No}]*$)`, "u");
const STOP = new RegExp(String.raw`[.?!…。)\]"'”’,]$`, "u");
const CODE = new RegExp(String.raw`[{};]$`, "u");
const NUMBER = new RegExp(String.raw`^(?:[-+(]?\p{Nd}[\p{Nd}.,:~-]*[%년원명개점회]?\)?$)`, "u");
const ROW = new RegExp(String.raw`[\t\u3000│┃║├┤┌┐└┘┼┬┴]|^[${S}]*\||[${S}]\|[${S}]|\|[${S}]*$|(?<=[^${S}.?!:;,…])[ ]{2,}(?=[^${S}])|(?<=[^${S}])[ ]{3,}(?=[^${S}])`, "u");
const LEADER = new RegExp(String.raw`(?:(?:[.·∙・․_-] ?){3,}|[…‥⋯]+)[${S}]*\(?[\p{Nd}ivxlcⅰ-ⅻ]+\)?[${S}]*$|(?:[.·∙・․…‥⋯] ?){5,}[${S}]*$`, "u");
const ENTRY = new RegExp(String.raw`^(?:[${S}]*(?:제[${S}]?\p{Nd}+[${S}]?[편부장절관]|[IVXⅠ-Ⅻ]{1,5}\.?|\p{Nd}{1,2}(?:\.\p{Nd}{1,2})*\.?)[${S}]+[^${S}][^\n]*[${S}]\p{Nd}{1,4}[${S}]*$)`, "u");
const CHAPTER = new RegExp(String.raw`^(?:[${S}]*(?:제[${S}]?[\p{Nd}일이삼사오육칠팔구십]+[${S}]?[편부장절관](?:[${S}.:]|$)|(?:Chapter|CHAPTER|Part|PART|Section|Appendix)[${S}][\p{Nd}IVXA-F]+\b|[Ⅰ-Ⅻ]\.?[${S}]))`, "u");
const TITLE = new RegExp(String.raw`^(?:[${S}]*(?:(?:제[${S}]?\p{Nd}+[${S}]?[편부장절관]|[IVXⅠ-Ⅻ]{1,5}\.?|\p{Nd}{1,2}(?:\.\p{Nd}{1,2})*\.?)[${S}]*)?(?:(?:국문|영문)?[${S}]?초[${S}]*록|요[${S}]*약|서[${S}]*론|본[${S}]*론|결[${S}]*론|목[${S}]*차|차[${S}]*례|(?:표|그림)[${S}]?(?:목차|차례)|참[${S}]*고[${S}]*문[${S}]*헌|부[${S}]*록|부[${S}]*칙|머[${S}]*리[${S}]*말|맺[${S}]*음[${S}]*말|감사의[${S}]글|주제어|abstract|introduction|conclusions?|references|bibliography|contents|table[${S}]of[${S}]contents|key[${S}]?words|acknowledge?ments?)[${S}]*$)`, "ui");
const RELATION = new RegExp(String.raw`[=≠≈≡≤≥<>±×÷∑∏∫√∂∞⇒∈∀∃^]`, "u");
const QUERY = new RegExp(String.raw`://|[?&][${W}]+=`, "u");
const EQUATION = new RegExp(String.raw`^(?:[^=]{1,40}[${S}]=[${S}][^=]*(?:[-+−×÷*/^]|\p{Nd}))`, "u");
const PARTICLE = new RegExp(String.raw`[A-Za-z0-9)](?:은|는|이|가|을|를|의|에|와|과|로|라|인|일)`, "u");
const LATIN_WORDS = new RegExp(LATIN_WORD, "gu");
const LONG_WORDS = new RegExp(String.raw`(?<![${W}])[A-Za-z]{3,}(?![${W}])`, "gu");
const BRACKET_CLOSES = new RegExp(String.raw`^[${S}]*[^${S}()]{1,8}\)`, "u");
const CAPITAL = new RegExp(String.raw`^[${S}]*[A-Z]`, "u");
const WHITE = new RegExp(`[${S}]`, "u");

/** `str.rstrip()`. */
export function stripEnd(text: string): string {
  // Not by a pattern: of many spaces inside a line it would try each.
  let end = text.length;
  while (end && WHITE.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** The words of a line, as `str.split()` gives them. */
export const wordsOf = (text: string): string[] => text.split(new RegExp(`[${S}]+`, "u")).filter(Boolean);
/** `str.strip(" ")` and its like: no other white space than U+0020. */
export const trimLeft = (text: string): string => text.replace(/^ +/, "");
export function trimRight(text: string): string {
  let end = text.length;
  while (text[end - 1] === " ") end--;
  return text.slice(0, end);
}

/** Whether a line neither continues another nor is continued, whatever stands around it. */
export function standsAlone(given: string): boolean {
  const line = stripEnd(given);
  if (ROW.test(trimLeft(line)) || LEADER.test(tail(line)) || isFormula(line) || isFigures(line)) return true;
  if (ALONE.test(line) || TITLE.test(line)) return true;
  if (NO_LETTER.test(line) || (CODE.test(line) && !HANGUL.test(line))) return !STOP.test(line);
  return !SENTENCE.test(line) && (ENTRY.test(line) || CHAPTER.test(line));
}

/** Whether a line begins an item, a paragraph or the like, after the line before it. */
export function opens(line: string, after: string): boolean {
  const ended = ENDED.test(line);
  if (count(line, "(") > count(line, ")") && BRACKET_CLOSES.test(after)) return false;
  const [likely, before] = [LIKELY.exec(after), LIKELY.exec(line)];
  if (likely && (ended || (before && before[0] !== likely[0]))) return true;
  if (OPENER.test(after)) return true;
  return (indent(after) > indent(line) && ended) || isTranslation(line, after) || isTranslation(after, line);
}

/** Whether a sentence seems to end with a line. */
export const isClosed = (line: string): boolean => ENDED.test(line) || CLOSED.test(line);

/** How many spaces a line begins with. */
export const indent = (line: string): number => line.length - trimLeft(line).length;

/** The last characters of a line, as Python counts them. */
export function tail(line: string): string {
  return line.length <= TAIL ? line : Array.from(line.slice(-2 * TAIL)).slice(-TAIL).join("");
}

/** Whether one line is Korean and the other in Latin script, as a title and its translation are. */
function isTranslation(one: string, other: string): boolean {
  if (!HANGUL.test(one) || LATIN_WORD.test(one) || HANGUL.test(other)) return false;
  return (other.match(LATIN_WORDS)?.length ?? 0) > 1 && CAPITAL.test(other);
}

/** Whether a line is a row of figures, with a name perhaps. */
function isFigures(line: string): boolean {
  const words = wordsOf(line);
  const figures = words.filter((word) => NUMBER.test(word)).length;
  return figures > 2 && figures >= (2 / 3) * words.length && !SENTENCE.test(line);
}

function isFormula(line: string): boolean {
  if (!RELATION.test(line) || QUERY.test(line)) return false;
  if (!HANGUL.test(line)) return (line.match(LONG_WORDS)?.length ?? 0) < 4;
  return EQUATION.test(line) && !PARTICLE.test(line) && !SENTENCE.test(line);
}

const count = (text: string, what: string): number => text.split(what).length - 1;
