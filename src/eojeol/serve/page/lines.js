/**
 * The text as lines. A line's result depends on nothing but that line and the settings, so a line is what is checked,
 * kept, drawn and undone. Line objects are never changed except for `changes` and `key`, the answer of the engine;
 * an edit makes new ones for the lines that it touched and shares the others.
 *
 * @typedef {{code: string, article: string, ko: string, en: string, level: "wrong"|"usual", url: string}} Reason
 * @typedef {{line: number, at: number, kind: "add"|"remove"|"squeeze", probability: number|null, spaces: number, reason?: Reason}} Change
 *     `at`: UTF-16 units of the line before the character after the gap; the typed spaces end there. `reason` may come later.
 * @typedef {"accepted"|"refused"} Decision
 * @typedef {ReadonlyMap<number, Decision>} Decisions by a change's `at`
 * @typedef {{text: string, end: string, decisions: Decisions, changes: Change[]|null, key: string}} Line
 *     `end` is the line end as the file had it; `key` names the engine and the settings that `changes` were found with.
 */

/** @type {Decisions} */
export const NONE = new Map();

/** @param {string} text @param {string} end @param {Decisions} decisions @returns {Line} */
export function makeLine(text, end, decisions = NONE) {
  return { text, end, decisions, changes: null, key: "" };
}

/** @param {string} text @returns {Line[]} */
export function linesOf(text) {
  const parts = text.split(/(\r\n|\r|\n)/);
  const lines = [];
  for (let i = 0; i < parts.length; i += 2) lines.push(makeLine(parts[i], parts[i + 1] ?? ""));
  return lines;
}

/** What a textarea shows of them: it knows no line end but LF. @param {Line[]} lines */
export const valueOf = (lines) => lines.map((line) => line.text).join("\n");

/**
 * The lines after an edit in a textarea: untouched ones stay the same objects, with their results and line ends.
 *
 * @param {Line[]} before
 * @param {string} value
 * @returns {Line[]}
 */
export function edited(before, value) {
  const texts = value.split("\n");
  let head = 0;
  const shorter = Math.min(before.length, texts.length);
  while (head < shorter && before[head].text === texts[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail)?.text === texts.at(-1 - tail)) tail++;
  const old = before.slice(head, before.length - tail);
  const usual = before[0]?.end || "\n";
  /** @type {Map<string, Line[]>} */
  const moved = new Map();
  for (const line of old) moved.set(line.text, [...(moved.get(line.text) ?? []), line]);
  const middle = texts.slice(head, texts.length - tail).map((text, i) => {
    const same = moved.get(text)?.shift();
    if (same) return same;
    const former = old[i];
    return makeLine(text, former?.end || usual, former ? carried(former, text) : NONE);
  });
  const lines = [...before.slice(0, head), ...middle, ...(tail ? before.slice(-tail) : [])];
  return lines.map((line, i) => withEnd(line, i === lines.length - 1 ? "" : line.end || usual));
}

/** @param {Line} line @param {string} end @returns {Line} */
function withEnd(line, end) {
  return line.end === end ? line : { ...line, end };
}

/**
 * Decisions of a line for its edited text: those before and after the edit stay with their gaps.
 *
 * @param {Line} line
 * @param {string} text
 * @returns {Decisions}
 */
function carried(line, text) {
  if (!line.decisions.size) return NONE;
  const old = line.text;
  const shorter = Math.min(old.length, text.length);
  let head = 0;
  while (head < shorter && old[head] === text[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === text.at(-1 - tail)) tail++;
  const kept = new Map();
  for (const [at, decision] of line.decisions) {
    // A gap lies between two characters, so both have to be outside of the edit.
    if (at < head) kept.set(at, decision);
    else if (at > old.length - tail) kept.set(at + text.length - old.length, decision);
  }
  return kept;
}

/**
 * What has to be checked again, in passages that can be checked alone. Code fences go over line ends: from the first
 * one on, the text is one passage.
 *
 * @param {Line[]} lines
 * @param {string} settings names the engine and the settings
 * @param {number} size characters of a passage, about
 * @returns {{lines: Line[], key: string}[]}
 */
export function passages(lines, settings, size) {
  let fence = lines.findIndex((line) => line.text.includes("```"));
  if (fence < 0) fence = lines.length;
  const found = [];
  /** @type {Line[]} */
  let held = [];
  let length = 0;
  const flush = () => {
    if (held.length) found.push({ lines: held, key: settings });
    held = [];
    length = 0;
  };
  for (const line of lines.slice(0, fence)) {
    if (line.changes && line.key === settings) continue;
    if (length + line.text.length > size) flush();
    held.push(line);
    length += line.text.length + 1;
  }
  flush();
  const rest = lines.slice(fence);
  const key = `${settings}\n${valueOf(rest)}`;
  if (rest.some((line) => !line.changes || line.key !== key)) found.push({ lines: rest, key });
  return found;
}
