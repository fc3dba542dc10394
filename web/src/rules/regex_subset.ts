/**
 * The regular expressions that a rule may hold: those that Python's `re` and JavaScript understand alike.
 * `rules/regex_subset.py` in Python, which has the grammar and the reasons; what is refused has the same message there.
 *
 * A pattern that passes means in JavaScript what it means in Python, but for \d, \s, \w and \b, which Python takes from
 * Unicode; they are written out. `.` and `$` differ at line ends only, and no line end reaches a rule.
 */

import { EVERY, SETS as RANGES_OF, TooManyWays, complement, refuseManyWays, union } from "./backtracking.js";
import type { Node, Ranges } from "./backtracking.js";
import { SPACE_CLASS, WORD_CLASS, codePoints } from "../python.js";

const MOST_LEVELS = 50;

const raw = String.raw;
const ESCAPED = raw`\\(?:u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|[^0-9A-Za-z])`;
const MEMBER = raw`(?:${ESCAPED}|[^\\\[\]\-])`;
const CLASS = raw`\[(?!\^?\])\^?-?(?:(?!&&|\|\||~~)${MEMBER}(?:-${MEMBER})?|\\[dws])*-?\]`;
const CHARACTER = new RegExp(raw`\.|\\[dDwWsS]|${ESCAPED}|[^\\.^$*+?{}\[\]()|]|${CLASS}`, "uy");
const RANGE = new RegExp(raw`\\[dws]|(${MEMBER})(?:-(${MEMBER}))?`, "gu");
const BORDER = /[$^]|\\b/uy;
const OPENING = /\((?:\?(?::|<?[=!])|(?!\?))/uy;
const REPEAT = /(?:([*+?])|\{([0-9]{1,3})(?:(,)([0-9]{0,3}))?\})\??/uy;
const ROUNDS: Readonly<Record<string, readonly [number, number]>> = { "*": [0, Infinity], "+": [1, Infinity], "?": [0, 1] };

// What is refused → what to write instead; the first that fits.
const ADVICE: readonly (readonly [construct: RegExp, advice: string])[] = [
  [/\\[AZz]/uy, "write ^ for the beginning and $ for the end"],
  [/\\B/uy, "write a look-around such as (?<=가)"],
  [/\\[pP]/uy, "write a class such as [가-힣]"],
  [/\\[0-9]|\(\?P=/uy, "write out what the group matches"],
  [/\\[0-9A-Za-z]/uy, raw`write the character itself or its code as in \uac00`],
  [/\\/uy, raw`write \\ for the character itself`],
  [/\(\?P?</uy, "write ( for a group without a name"],
  [/\(\?#/uy, "put the comment on a line of its own that begins with #"],
  [/\(\?>/uy, "write (?: for a group that is not captured"],
  [/\(\?\(/uy, "write both cases out as in (?:가나|다라)"],
  [/\(\?/uy, "write both cases of a letter as in [Aa]"],
  [/\[(?=\^?\])/uy, raw`write \] for the character itself`],
  [/\[(?=(?:[^\]\\]|\\[\s\S])*$)/uy, raw`close it with ], or write \[ for the character itself`],
  [
    /\[(?=(?:[^\]\\]|\\[dwsu]|\\[^0-9A-Za-z])*\\[^dwsu])/uy,
    raw`write characters, \d, \w or \s inside and all else outside, as in (?:[가-힣]|\W)`,
  ],
  [/\[/uy, raw`write ranges as in [0-9가-힣], lower ends first, and \ before [ - & | ~ for the character itself`],
  [/\{/uy, raw`write {2}, {2,} or {0,2} with numbers below 1000, or \{ for the character itself`],
  [/[*+?]/uy, raw`let it follow a character, a class or a group, or put \ before it for the character itself`],
  [/[)\]}]/uy, raw`put \ before it for the character itself`],
];

// What Python takes for digits, white space and letters, inside brackets.
const SETS: Readonly<Record<string, string>> = { d: raw`\p{Nd}`, s: SPACE_CLASS, w: WORD_CLASS };
const WORD_BORDER = `(?:(?<=[${WORD_CLASS}])(?![${WORD_CLASS}])|(?<![${WORD_CLASS}])(?=[${WORD_CLASS}]))`;

/** A pattern that no rule may hold; the message says what to write instead. */
export class PatternError extends Error {
  /** Index in the pattern of what is wrong, in code points. */
  readonly at: number;

  constructor(at: number, construct: string, advice: string) {
    super(`${construct} cannot be used here; ${advice}`);
    this.at = at;
  }
}

/** A piece of a pattern in JavaScript; it matches from `least` to `most` characters; `groups`: it captures some. */
interface Piece {
  readonly js: string;
  readonly least: number;
  readonly most: number;
  readonly groups: boolean;
  readonly node: Node;
}

const FEWER_WAYS =
  raw`the search could take for ever: let what follows a repeat begin with another character, as in \d+개, ` +
  "or what is repeated have one way to match";

/**
 * Compile the pattern of a rule, with the flags `d` and `g`.
 *
 * @throws PatternError it is no regular expression, or beyond what Python and JavaScript understand alike
 */
export function compilePattern(pattern: string): RegExp {
  const reader = new Reader(pattern);
  const piece = reader.alternatives(0);
  if (reader.at < pattern.length) throw reader.refused();
  if (!piece.least) {
    throw new PatternError(0, "a pattern that may match nothing", "let it take a character, as + does and * does not");
  }
  try {
    refuseManyWays(piece.node);
  } catch (error) {
    if (!(error instanceof TooManyWays)) throw error;
    throw reader.error(error.node.at, error.node.shown, FEWER_WAYS);
  }
  return new RegExp(piece.js, "dgu");
}

/** Reads a pattern from left to right; `at` is the index of the next character, in UTF-16 units. */
class Reader {
  readonly #pattern: string;
  at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  /** Sequences with bars between them, up to a closing parenthesis or the end; `level` groups are open. */
  alternatives(level: number): Piece {
    const [least, most] = [[0], [0]];
    let [js, groups] = ["", false];
    const parts: Node[][] = [[]];
    while (this.at < this.#pattern.length && this.#pattern[this.at] !== ")") {
      if (this.#pattern[this.at] === "|") {
        this.at++;
        js += "|";
        least.unshift(0);
        most.unshift(0);
        parts.push([]);
        continue;
      }
      const piece = this.#item(level);
      js += piece.js;
      least[0]! += piece.least;
      most[0]! += piece.most;
      parts.at(-1)!.push(piece.node);
      groups ||= piece.groups;
    }
    const sequences = parts.map((each): Node => ({ kind: "sequence", at: 0, shown: "", parts: each }));
    const node: Node = sequences.length > 1 ? { kind: "choice", at: 0, shown: "", parts: sequences } : sequences[0]!;
    return { js, least: Math.min(...least), most: Math.max(...most), groups, node };
  }

  /** The error for what stands here. */
  refused(at = this.at): PatternError {
    for (const [construct, advice] of ADVICE) {
      construct.lastIndex = at;
      const found = construct.exec(this.#pattern);
      if (found) return this.error(at, found[0], advice);
    }
    throw new Error("the last rows fit whatever is refused");
  }

  #item(level: number): Piece {
    const start = this.at;
    const border = this.#take(BORDER);
    if (border) {
      const node: Node = { kind: border[0] === "$" ? "end" : "border", at: start, shown: border[0] };
      return { js: border[0] === raw`\b` ? WORD_BORDER : border[0], least: 0, most: 0, groups: false, node };
    }
    const character = this.#take(CHARACTER);
    if (character) {
      if (character[0].startsWith("[") && countsDown(character[0])) throw this.refused(start);
      const node: Node = { kind: "set", at: start, shown: character[0], ranges: charactersOf(character[0]) };
      return this.#repeated({ js: translated(character[0]), least: 1, most: 1, groups: false, node });
    }
    const opening = this.#take(OPENING)?.[0];
    if (!opening) throw this.refused();
    if (level === MOST_LEVELS) throw this.error(start, "(", `nest at most ${MOST_LEVELS} groups`);
    const inner = this.alternatives(level + 1);
    const js = `${opening}${inner.js})`;
    if (this.#pattern[this.at] !== ")") {
      throw this.error(start, opening, raw`close it with ), or write \( for the character itself`);
    }
    this.at++;
    const inside: Node = { ...inner.node, at: start, shown: opening };
    if (opening === "(" || opening === "(?:") {
      return this.#repeated({ ...inner, js, groups: inner.groups || opening === "(", node: inside });
    }
    if (inner.groups) throw this.error(start, `${opening} around a group`, "write (?: for the group inside");
    if (opening.includes("<") && inner.least !== inner.most) {
      throw this.error(start, `${opening} of several lengths`, "write one look-behind for each length");
    }
    return { js, least: 0, most: 0, groups: false, node: { kind: "look", at: start, shown: opening, body: inside } };
  }

  /** The piece with the repeat that follows it, if there is one. */
  #repeated({ js, least, most, groups, node }: Piece): Piece {
    const start = this.at;
    const repeat = this.#take(REPEAT);
    if (!repeat) return { js, least, most, groups, node };
    const [from, to] = rounds(repeat);
    if (!to || to < from) throw this.error(start, repeat[0], "write the lower number first, and a second one above 0");
    if (!least) throw this.error(start, `${repeat[0]} after what may match nothing`, "let that take a character");
    if (groups && to > 1) {
      throw this.error(start, `${repeat[0]} after a group`, "write (?: inside and one group around, as in ((?:가나)+)");
    }
    const repeated: Node = { kind: "repeat", at: start, shown: repeat[0], body: node, least: from, most: to };
    return { js: js + repeat[0], least: least * from, most: most * to, groups, node: repeated };
  }

  /** Go beyond the token if it stands here. */
  #take(token: RegExp): RegExpExecArray | null {
    token.lastIndex = this.at;
    const found = token.exec(this.#pattern);
    if (found) this.at = token.lastIndex;
    return found;
  }

  /** The error for what stands at an index in UTF-16 units. */
  error(at: number, construct: string, advice: string): PatternError {
    return new PatternError(codePoints(this.#pattern.slice(0, at)), construct, advice);
  }
}

/** The least and the greatest number of rounds. */
function rounds([, sign, least, comma, most]: RegExpExecArray): readonly [number, number] {
  if (sign) return ROUNDS[sign]!;
  return [Number(least), Number(most || (comma ? Infinity : least))];
}

/** Whether a range of a class has its higher end first. */
function countsDown(members: string): boolean {
  const ranges = members.slice(members[1] === "^" ? 2 : 1, -1).matchAll(RANGE);
  return [...ranges].some(([, low, high]) => low && high && code(low) > code(high));
}

/** The code point of a character in a class. */
function code(member: string): number {
  if (/^\\u[0-9a-fA-F]/.test(member)) return parseInt(member.slice(2), 16);
  return member.codePointAt(member.length > 1 && member[0] === "\\" ? 1 : 0)!;
}

/** A character or a class in JavaScript. */
function translated(token: string): string {
  const js = token.replace(/\\(u[0-9a-fA-F]{4}|[^])/gu, (escape, name: string) => {
    if (name.length === 5) return escape;
    return SETS[name.toLowerCase()] ?? `\\u{${name.codePointAt(0)!.toString(16)}}`;
  });
  if (!/^\\[dswDSW]$/.test(token)) return js;
  return token[1]! < "a" ? `[^${js}]` : `[${js}]`;
}

/** The characters that a token of the grammar may stand for; none is left out. */
function charactersOf(token: string): Ranges {
  if (/^(?:\.|\\[DWS])$/.test(token)) return EVERY;
  if (/^\\[dws]$/.test(token)) return RANGES_OF[token[1]!]!;
  if (token[0] !== "[") return [[code(token), code(token)]];
  const negated = token[1] === "^";
  const inside = token.slice(negated ? 2 : 1, -1);
  const held = [...inside.replaceAll("\\\\", "").matchAll(/\\([dws])/g)].map(([, name]) => RANGES_OF[name!]!);
  const sets = held.length > 0;
  for (const [, low, high] of inside.matchAll(RANGE)) {
    if (low) held.push([[code(low), code(high || low)]]);
  }
  // A dash at either end stands for itself.
  if (inside.startsWith("-") || inside.endsWith("-")) held.push([[0x2d, 0x2d]]);
  const ranges = union(...held);
  // The sets are too wide, so what they leave out would be too narrow.
  if (!negated) return ranges;
  return sets ? EVERY : complement(ranges);
}
