/**
 * Rules as text: the `.eojeolrules` file, one rule a line; `rules/syntax.py` in Python, docs/rules.md has the format.
 *
 *     # a comment
 *     keep 국립국어원                   never split
 *     split 할|수|있다                  a space exactly at the bars
 *     pair 띄어 쓰기 => 띄어쓰기        however it is typed, it becomes the right side
 *     regex (\d+)(개월)                 a space where two groups meet
 */

import { ConfigError } from "../errors.js";
import { SPACE_CLASS, codePoints, nearest, repr, strip } from "../python.js";
import { PatternError, compilePattern } from "./regex_subset.js";

const EXAMPLES: Readonly<Record<string, string>> = {
  keep: "keep 국립국어원",
  split: "split 할|수|있다",
  pair: "pair 띄어 쓰기 => 띄어쓰기",
  regex: String.raw`regex (\d+)(개월)`,
};

const S = `[${SPACE_CLASS}]`;
const N = `[^${SPACE_CLASS}]`;
const HEAD = new RegExp(`^(${S}*)(${N}+)${S}*`, "u");
// A comment may follow; a # that touches other characters belongs to them.
const COMMENT = new RegExp(`(?:^|${S})#(?:${S}[^\\n]*)?$`, "u");
const ANY_SPACE = new RegExp(S, "u");
const SIDES = new RegExp(`^([^\\n]*?${N})${S}*=>${S}*(${N}[^\\n]*)$`, "du");

/** One rule and its place (line and column from 1, in code points): a word as it shall be spaced, or a pattern. */
export interface RuleLine {
  readonly line: number;
  readonly column: number;
  /** Empty where there is a pattern. */
  readonly word: string;
  readonly pattern: RegExp | null;
}

class LineError extends Error {
  readonly column: number;

  constructor(column: number, message: string) {
    super(message);
    this.column = column;
  }
}

/**
 * Read the text of a file, rule by rule.
 *
 * @param text the lines
 * @param name what errors call the text
 * @param regex accept regular expressions
 * @throws ConfigError a line is not a rule; line and column are named
 */
export function ruleLines(text: string, name: string, regex: boolean): RuleLine[] {
  const found: RuleLine[] = [];
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  lines.forEach((line, index) => {
    const bare = strip(line);
    if (!bare || bare.startsWith("#")) return;
    try {
      found.push({ line: index + 1, ...parse(line, regex) });
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      throw new ConfigError(`${name}:${index + 1}:${error.column}: ${error.message}`);
    }
  });
  return found;
}

function parse(line: string, regex: boolean): Omit<RuleLine, "line"> {
  const [whole, indent, verb] = HEAD.exec(line) as unknown as [string, string, string];
  const [start, column] = [codePoints(indent) + 1, codePoints(whole) + 1];
  const example = Object.hasOwn(EXAMPLES, verb) ? EXAMPLES[verb]! : undefined;
  if (example === undefined) {
    const near = nearest(verb, Object.keys(EXAMPLES));
    const hint = near ? `did you mean ${repr(near)}?` : `a rule begins with ${Object.keys(EXAMPLES).join(", ")}`;
    throw new LineError(start, `unknown rule ${repr(verb)}; ${hint}`);
  }
  let rest = line.slice(whole.length);
  if (verb !== "regex") rest = rest.replace(COMMENT, "");
  rest = strip(rest);
  if (!rest) throw new LineError(column, `nothing after ${repr(verb)}; write for example ${repr(example)}`);
  if (verb === "regex") {
    if (!regex) {
      throw new LineError(start, "regular expressions are not accepted here; use keep, split or pair");
    }
    return { column, word: "", pattern: compiled(rest, column) };
  }
  if (verb === "pair") return { column, word: rightSide(rest, column, example), pattern: null };
  const space = rest.search(ANY_SPACE);
  if (space >= 0) {
    const at = column + codePoints(rest.slice(0, space));
    throw new LineError(at, `${repr(verb)} takes one word without spaces; write for example ${repr(example)}`);
  }
  return { column, word: verb === "keep" ? rest : betweenBars(rest, column, example), pattern: null };
}

function compiled(pattern: string, column: number): RegExp {
  try {
    return compilePattern(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new LineError(column + error.at, error.message);
  }
}

function betweenBars(rest: string, column: number, example: string): string {
  const parts = rest.split("|");
  if (parts.length < 2) throw new LineError(column, `no bar in ${repr(rest)}; write for example ${repr(example)}`);
  const empty = parts.indexOf("");
  if (empty >= 0) {
    const at = column + parts.slice(0, empty).reduce((sum, part) => sum + codePoints(part) + 1, 0);
    throw new LineError(at, `nothing on one side of a bar in ${repr(rest)}; write for example ${repr(example)}`);
  }
  return parts.join(" ");
}

function rightSide(rest: string, column: number, example: string): string {
  const sides = SIDES.exec(rest);
  if (!sides) throw new LineError(column, `a pair has two sides; write for example ${repr(example)}`);
  const [wrong, right] = [sides[1]!, sides[2]!];
  if (wrong.replaceAll(" ", "") !== right.replaceAll(" ", "")) {
    const at = column + codePoints(rest.slice(0, sides.indices![2]![0]));
    throw new LineError(at, `${repr(wrong)} and ${repr(right)} differ in more than their spaces; only spaces can change`);
  }
  return right;
}
