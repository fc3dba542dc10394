/**
 * Line ends that letters decide, so that no model need be asked: Latin words, hyphens, addresses, brackets.
 * `unwrap/words.py` in Python, which has the rule for hyphens.
 */

import { SPACE_CLASS as S, WORD_CLASS as W } from "../python.js";
import { tail, trimLeft } from "./kinds.js";

export type LineEnd = "join" | "space" | "break";

const COMPOUNDING = new Set(["all", "cross", "ex", "half", "high", "low", "non", "quasi", "self", "well"]);
const HYPHEN = new RegExp(String.raw`[A-Za-z][-‐\u00ad]$`, "u");
const DIVIDED = new RegExp(String.raw`(?:^|[^A-Za-z\-‐])([A-Za-z]*[a-z])[-‐]$`, "u");
const GOES_ON = new RegExp(String.raw`^(?:([a-z]+)(?![a-z]|[\-‐]?[A-Z\p{Nd}]|[\-‐][a-z]))`, "u");
const HYPHENATED = new RegExp(String.raw`(?<![A-Za-z\-‐])([A-Za-z]+)[-‐]([a-z]+)(?![A-Za-z])`, "gu");
const LATIN_END = new RegExp(String.raw`[A-Za-z][A-Za-z0-9_.'’)\]"”]*[,.;:?!)\]"'”’%]*$`, "u");
const LATIN_START = new RegExp(String.raw`^(?:[(\["'“‘]*[A-Za-z0-9])`, "u");
const CLOSING = new RegExp(String.raw`^(?:[,.;:!?%](?:[${S}]|$)|[)\]}〉》」』】〕”’、。])`, "u");
const OPENING = new RegExp(String.raw`[(\[〈《「『【〔“‘]$`, "u");
const LEADING = new RegExp(String.raw`(?:^|[${S}(])(?:(?:[bB][yY]|[oO][fF]|[fF][oO][rR]|[fF][rR][oO][mM]|[wW][iI][tT][hH]|[aA][nN][dD]|[tT][hH][eE]|[aA][nN]|[oO][rR]|[tT][oO])|a)$`, "u");
const ADDRESS = new RegExp(String.raw`(?:https?://|www\.)[^${S}가-힣<>"'”’)\]]*$`, "u");
const ADDRESS_START = new RegExp(String.raw`^(?:https?://|www\.)`, "u");
const ADDRESS_CUT = new RegExp(String.raw`[/?&=_%#+~.-]$`, "u");
const ADDRESS_GOES_ON = new RegExp(String.raw`^(?:[A-Za-z0-9_~%-]*[/?&=_%#]|[A-Za-z0-9_-]+\.(?:[a-z]{2,5})\b|[A-Za-z0-9-]*\p{Nd}[A-Za-z0-9-]*(?![${W}]))`, "u");
const BEFORE_MARK = new RegExp(String.raw`[${W})\]"'”’](?: ?[(\[\{〈《「『【〔“‘])?$`, "u");

/** Whether a line end cannot be meant: between a bracket or mark and its word, at a hyphen, inside an address. */
export function goesOn(line: string, next: string): boolean {
  const after = trimLeft(next);
  if (inAddress(line)) return ADDRESS_CUT.test(line) && isPiece(after);
  if (HYPHEN.test(line) && /^[A-Za-z0-9]/.test(after)) return true;
  return BEFORE_MARK.test(line) && (OPENING.test(line) || CLOSING.test(after));
}

/** Whether a line in Latin script goes on in the next, however wide they are; `alone` if no other lines are near. */
export function runsOn(line: string, next: string, alone: boolean): boolean {
  const after = next.replace(new RegExp(`^[${S}]+`, "u"), "");
  if (!/^[A-Za-z]/.test(after) || !/[A-Za-z,]$/.test(line)) return false;
  return LEADING.test(line) || (alone && /[A-Za-z],?$/.test(line) && /^[a-z]/.test(after));
}

/**
 * The answer for a line end inside a paragraph, if letters decide it; null if a model has to.
 *
 * @param line without spaces at its end
 * @param after the line after it, without spaces at its start
 * @param cut whether lines are cut at a number of characters, inside Latin words too
 */
export function byLetters(line: string, after: string, cut: boolean): LineEnd | null {
  const address = inAddress(line);
  if (HYPHEN.test(line) && !address) return "join";
  if (address && /^[A-Za-z0-9_/?&=%#~-]/.test(after)) return isPiece(after) ? "join" : "break";
  if (CLOSING.test(after) || OPENING.test(line)) return "join";
  return !cut && LATIN_END.test(tail(line)) && LATIN_START.test(after) ? "space" : null;
}

/** The words that a text writes with one hyphen inside a line, in small letters. */
export function hyphenated(text: string): Set<string> {
  return new Set(Array.from(text.matchAll(HYPHENATED), ([, one, other]) => `${one}-${other}`.toLowerCase()));
}

/** Whether the hyphen at a line end goes with it; `known` is what `hyphenated` found in the text. */
export function dropsHyphen(line: string, after: string, known: ReadonlySet<string>): boolean {
  const [first, second] = [DIVIDED.exec(line), GOES_ON.exec(after)];
  if (!first || !second) return false;
  const front = first[1]!.toLowerCase();
  return !COMPOUNDING.has(front) && !known.has(`${front}-${second[1]}`);
}

const inAddress = (line: string): boolean => ADDRESS.test(tail(line));

/** Whether a line begins with a piece of an address, and not with one of its own. */
const isPiece = (after: string): boolean => ADDRESS_GOES_ON.test(after) && !ADDRESS_START.test(after);
