/**
 * Spans that must stay as they are: addresses, code, markup, numbers. `text/protect.py` in Python, row for row.
 *
 * A gap inside a span keeps what was typed; the gap at its border is decided as usual, because particles follow addresses
 * and numbers directly. One regular expression finds all kinds in one pass; where spans would overlap, the one that begins
 * first wins. It starts with the set of all first characters, which lets the engine skip plain Korean, and a look-behind
 * at that character then picks the row. Every loop is bounded or stops where its row could begin again, so that the time
 * is linear in the length of any text. docs/text.md says what each kind takes in.
 */

import { UsageError } from "../errors.js";
import { KINDS, ROWS } from "./protect_rows.js";
import { SPACE_CLASS, nearest, repr, strip } from "../python.js";
import { type Gaps, type Span, gapStart, freezeWithin, notBelow } from "./gaps.js";

export { KINDS };

// Rows that begin with a letter need one of these after the word; searched for once for all, since most words have none.
const ADDRESS = "(?<![A-Za-z0-9][^])(?=[A-Za-z0-9_%+\\-]{0,99}[.@:/])";
const WORD_FIRST = ["hHfF", "wW", "A-Za-z", "A-Za-z0-9", "A-Za-z0-9_"];

const BOLD = new RegExp(
  `(?<!\\*)\\*\\*(?=([^${SPACE_CLASS}*](?:[^*\\r\\n]{0,298}[^${SPACE_CLASS}*])?)\\*\\*(?!\\*))`, "gu",
);
const FENCE = /(?<![^\r\n])[ \t]{0,12}(`{3,})([^`\r\n]*)(?![^\r\n])/gu;
// What may begin a line: a rule; or quotation marks, then a heading or a list marker and its spaces.
const MARKER = new RegExp(
  "[-*_=~─━═][-*_=~─━═ ]{2,}(?![^\\r\\n])" +
    "|(?:> {0,4}){0,20}(?:#{1,6} +|[-*+•◦‣·○●■□▪▶※] +(?:\\[[ xX]\\] +)?" +
    "|(?:\\(?[0-9]{1,9}(?:[-.][0-9]{1,3}){0,4}[.)]|[가나다라마바사아자차카타파하][.)]|[①-⑳㉠-㉿Ⅰ-Ⅻ][.)]?) +)?",
  "uy",
);
const MARKS = /[-*_=~─━═>#+•◦‣·○●■□▪▶※(0-9|가나다라마바사아자차카타파하Ⅰ-Ⅻ①-⑳㉠-㉿]/u;
const LINE_END = /[\r\n]/g;
const PIPE = 0x7c;
const TABLE_RULE = [0x7c, 0x3a, 0x2d];

/**
 * Names of kinds as people give them: "all", "none", "url,email", or several names.
 *
 * @throws UsageError there is no such kind; the nearest is named
 */
export function parseKinds(protect: string | Iterable<string>): ReadonlySet<string> {
  const names = (typeof protect === "string" ? protect.split(",") : [...protect]).map(strip);
  if (names.length === 1 && names[0] === "all") return new Set(KINDS);
  if (names.length === 1 && (names[0] === "none" || names[0] === "")) return new Set();
  for (const name of names) {
    if (KINDS.includes(name)) continue;
    const near = nearest(name, KINDS);
    const hint = near ? `did you mean ${repr(near)}?` : `use all, none, or some of ${KINDS.join(", ")}`;
    throw new UsageError(`nothing called ${repr(name)} can be protected; ${hint}`);
  }
  return new Set(names);
}

/**
 * Spans within lines.
 *
 * @param text the text; what stands before `start` is looked at, but not searched
 * @param kinds names of KINDS
 * @param start where to begin
 * @param stop where to end; nothing after it is seen
 */
export function findSpans(text: string, kinds: ReadonlySet<string>, start = 0, stop = text.length): Span[] {
  const pattern = compile(kinds);
  const spans: Span[] = [];
  if (!pattern) return spans;
  const seen = stop < text.length ? text.slice(0, stop) : text;
  const neighbours = kinds.has("path") || kinds.has("html");
  pattern.lastIndex = start;
  for (let match = pattern.exec(seen); match; match = pattern.exec(seen)) {
    if (match.groups?.["none"] !== undefined) continue;
    const [from, to] = [match.index, match.index + match[0].length];
    spans.push(neighbours && ".<".includes(text[from]!) ? withNeighbour(text, from, to) : [from, to]);
  }
  if (kinds.has("markdown") && text.includes("**")) {
    BOLD.lastIndex = start;
    for (let match = BOLD.exec(seen); match; match = BOLD.exec(seen)) {
      const end = match.index + 2;
      const inner = end + match[1]!.length;
      spans.push([match.index, end + 1], [inner - 1, inner + 2]);
    }
  }
  return spans;
}

/**
 * Fenced code: from a line of three or more backticks to the next line of at least as many, or the end.
 *
 * @param text whole lines
 * @param ticks length of the fence that is open where the text begins, 0 for none
 * @param starts ascending offsets at which another text begins, where no fence is open
 * @returns the spans, and the length of the fence that is open at the end, 0 for none
 */
export function fencedSpans(text: string, ticks = 0, starts: readonly number[] = []): { spans: Span[]; ticks: number } {
  const spans: Span[] = [];
  if (!ticks && !text.includes("```")) return { spans, ticks: 0 };
  const borders = [...starts, text.length + 1];
  let [opened, which] = [0, 0];
  for (const match of text.matchAll(FENCE)) {
    for (; borders[which]! <= match.index; which++) {
      if (ticks) spans.push([opened, borders[which]!]);
      ticks = 0;
    }
    if (!ticks) {
      [ticks, opened] = [match[1]!.length, match.index];
    } else if (match[1]!.length >= ticks && !strip(match[2]!)) {
      spans.push([opened, match.index + match[0].length]);
      ticks = 0;
    }
  }
  if (ticks) {
    const end = Math.min(borders[which]!, text.length);
    spans.push([opened, end]);
    if (end !== text.length) ticks = 0;
  }
  return { spans, ticks };
}

/**
 * Freeze markdown that only the beginning of a line can tell: list markers, headings, quotations, rules, table rows.
 *
 * @param gaps the text
 * @param midLine the text begins inside a line
 * @param frozen one entry a unit; is set to 1 for the gaps to freeze
 */
export function freezeLineGaps(gaps: Gaps, midLine: boolean, frozen: Uint8Array): void {
  const { text, starts, segments, characters } = gaps;
  const spans: Span[] = [];
  for (let unit = 0; unit < starts.length; unit++) {
    if (unit && segments[unit] === segments[unit - 1]) continue;
    if (!MARKS.test(String.fromCodePoint(characters[unit]!))) continue;
    const start = starts[unit]!;
    const before = unit ? text.slice(gapStart(gaps, unit), start) : midLine ? "" : "\n";
    if (!before.includes("\n") && !before.includes("\r")) continue;
    if (text[start] === "|") {
      LINE_END.lastIndex = start;
      const lineEnd = LINE_END.exec(text);
      freezeRow(characters, frozen, unit, lineEnd ? notBelow(starts, lineEnd.index) : starts.length);
    } else {
      MARKER.lastIndex = start;
      const match = MARKER.exec(text);
      if (match) spans.push([start, start + match[0].length]);
    }
  }
  freezeWithin(gaps, spans, frozen);
}

/** The span with its neighbour: a tag sticks to what it marks up, and the ending of a file's name to the name before it. */
function withNeighbour(text: string, start: number, end: number): Span {
  const [before, after] = [Math.max(start - 1, 0), Math.min(end + 1, text.length)];
  if (text[start] === "<") return text[start + 1] === "/" ? [before, end] : [start, after];
  return text[start + 1] === "." || text[start + 1] === "/" ? [start, end] : [before, end];
}

/** Freeze the gaps on both sides of the pipes of a table row, and those inside a row of dashes. */
function freezeRow(characters: Uint32Array, frozen: Uint8Array, first: number, last: number): void {
  for (let unit = first; unit < last; unit++) {
    const [here, before] = [characters[unit]!, unit > first ? characters[unit - 1]! : 0];
    const rule = TABLE_RULE.includes(here) && TABLE_RULE.includes(before);
    if (here === PIPE || before === PIPE || rule) frozen[unit] = 1;
  }
}

const compiled = new Map<string, RegExp | null>();

/** The rows of these kinds as one expression: first characters, then for each row a look back and its rest. */
function compile(kinds: ReadonlySet<string>): RegExp | null {
  const key = KINDS.filter((kind) => kinds.has(kind)).join();
  let pattern = compiled.get(key);
  if (pattern === undefined) {
    pattern = build(ROWS.filter(([kind]) => kinds.has(kind)));
    compiled.set(key, pattern);
  }
  return pattern;
}

function build(rows: readonly (readonly string[])[]): RegExp | null {
  if (!rows.length) return null;
  const [words, others]: [string[], string[]] = [[], []];
  for (const [, first, before, rest] of rows) {
    const alone = before ? `(?<![${before}][^])` : "";
    (WORD_FIRST.includes(first!) ? words : others).push(`(?<=[${first}])${alone}(?:${rest})`);
  }
  if (words.length) {
    others.unshift(`(?<=[A-Za-z0-9_])${ADDRESS}(?:${words.join("|")})`);
    others.push("(?<none>(?<=[A-Za-z])[A-Za-z]*)");
  }
  return new RegExp(`[${[...new Set(rows.map((row) => row[1]))].join("")}](?:${others.join("|")})`, "gu");
}
