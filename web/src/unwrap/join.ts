/** The lines of a text put together: layout first, then letters, then the model. `unwrap/join.py` in Python. */

import { observed } from "../evidence.js";
import { SPACE_CLASS as S } from "../python.js";
import { split } from "../text/gaps.js";
import { indent, trimLeft, trimRight } from "./kinds.js";
import { cutAnywhere, meantBreaks, stretches } from "./layout.js";
import { type LineEnd, byLetters, dropsHyphen, hyphenated } from "./words.js";

/** The model, asked for P(space) of each unit. */
export type Ask = (characters: Uint32Array, observed: Uint8Array, segments: Int32Array) => Promise<Float32Array>;

const UNKNOWN = 0;
const RESTORE_THRESHOLD = 0.5;
const ASK_CHARACTERS = 1 << 18;
const MARKS = new RegExp(String.raw`^(?: {0,3}(?:> ?)+)`, "u");
const PROMPT = new RegExp(String.raw`^(?: {0,3}>>>(?!>)(?:[${S}][^가-힣]*)?$)`, "u");

/** A line of a text: the marks of a quotation with the space after them, and the rest. */
interface Line {
  readonly marks: string;
  readonly body: string;
}

/** Join the lines of wrapped text; paragraphs, lists, code and verse keep theirs. */
export async function joinLines(text: string, ask: Ask): Promise<string> {
  const parts = text.split(/(\r\n|\r|\n)/);
  const lines = parts.filter((_, i) => i % 2 === 0).map(lineOf);
  const ends = parts.filter((_, i) => i % 2);
  // What follows the last line end is a line only if there is something.
  if (parts.at(-1)) ends.push("");
  else lines.pop();
  const answers = await lineEnds(lines, ask);
  const known = hyphenated(text);
  const out: string[] = [];
  let continues = false;
  for (const [i, line] of lines.entries()) {
    let [body, end] = [continues ? trimLeft(line.body) : line.marks + line.body, ends[i]!];
    const answer = answers[i] ?? "break";
    continues = answer !== "break";
    if (continues) {
      [body, end] = [trimRight(body), answer === "space" ? " " : ""];
      if (dropsHyphen(body, trimLeft(lines[i + 1]!.body), known)) body = body.slice(0, -1);
    }
    out.push(body, end);
  }
  return out.join("");
}

function lineOf(line: string): Line {
  const marks = PROMPT.test(line) ? "" : MARKS.exec(line)?.[0] ?? "";
  return { marks, body: line.slice(marks.length) };
}

/** The answer for each line end that has a line after it. */
async function lineEnds(lines: readonly Line[], ask: Ask): Promise<LineEnd[]> {
  const bodies = lines.map(({ body }) => body);
  const meant = meantBreaks(bodies, lines.map(({ marks }) => marks.split(">").length - 1));
  const ends = meant.map((): LineEnd => "break");
  let [held, size]: [[number, number][], number] = [[], 0];
  const flush = async () => {
    const answers = await askModel(held.map(([first, stop]) => bodies.slice(first, stop)), ask);
    for (const [first, stop] of held) for (let i = first; i < stop - 1; i++) ends[i] = answers.shift()!;
    [held, size] = [[], 0];
  };
  for (const [first, stop] of stretches(meant)) {
    held.push([first, stop]);
    for (let i = first; i < stop; i++) size += bodies[i]!.length;
    if (size >= ASK_CHARACTERS) await flush();
  }
  if (held.length) await flush();
  return ends;
}

/** The answers for the line ends inside blocks of lines that belong together, in order. */
async function askModel(blocks: readonly (readonly string[])[], ask: Ask): Promise<LineEnd[]> {
  const starts: number[] = [];
  let offset = 0;
  const joined = blocks.map((block) => {
    const stripped = block.map((line) => trimLeft(trimRight(line)));
    for (const [i, line] of stripped.entries()) {
      if (i) starts.push(offset);
      offset += line.length + 1;
    }
    return stripped.join(" ");
  });
  const gaps = split(joined.join("\n"));
  const seen = observed(gaps, "correct");
  const units: number[] = [];
  for (let unit = 0; units.length < starts.length; unit++) {
    if (gaps.starts[unit]! >= starts[units.length]!) units.push(unit);
  }
  for (const unit of units) seen[unit] = UNKNOWN;
  const probabilities = await ask(gaps.characters, seen, gaps.segments);
  const answers: LineEnd[] = [];
  for (const block of blocks) {
    const cut = cutAnywhere(block);
    for (let i = 1; i < block.length; i++) {
      const unit = units[answers.length]!;
      const space = probabilities[unit]! > RESTORE_THRESHOLD;
      answers.push(gaps.fixed[unit] ? "break" : answerOf(block[i - 1]!, block[i]!, cut, space));
    }
  }
  return answers;
}

function answerOf(line: string, after: string, cut: boolean, space: boolean): LineEnd {
  // The space was left after the line, or as the one that `fold` leaves before the next.
  const typed = line.endsWith(" ") || (indent(after) === 1 && indent(line) === 0);
  const certain = byLetters(trimRight(line), trimLeft(after), cut);
  if (certain === "join" && typed && !/[-‐]$/.test(trimRight(line))) return "space";
  return certain ?? (space || typed ? "space" : "join");
}
