/**
 * What a change means to a reader: how sure it is, both readings, what the line becomes, and the rule that refuses it
 * everywhere. Pure functions of a line and its changes.
 *
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./lines.js").Change} Change
 * @typedef {"sure"|"likely"|"unsure"|"rule"} Level
 */

/** P above which each eagerness adds and removes: `EAGERNESS` of settings.py. */
const THRESHOLDS = { conservative: [0.75, 0.6], balanced: [0.4, 0.4], eager: [0.2, 0.2] };
/** So many code points make a rule that seldom hits other words. */
const RULE_LENGTH = 3;

/** How sure the model is of a change, 0 to 1; null if it wasn't asked. @param {Change} change */
export function confidence(change) {
  if (change.probability === null || change.kind === "squeeze") return null;
  return change.kind === "add" ? change.probability : 1 - change.probability;
}

/**
 * @param {Change} change
 * @param {{mode: string, eagerness: string}} settings
 * @returns {Level}
 */
export function levelOf(change, settings) {
  const p = confidence(change);
  const [add, remove] = THRESHOLDS[/** @type {"eager"} */ (settings.eagerness)];
  const least = settings.mode === "restore" ? 0.5 : change.kind === "add" ? add : remove;
  // Below its threshold the model would not have changed anything: a rule did.
  if (p === null || p < least) return "rule";
  return p >= 0.9 ? "sure" : p >= 0.7 ? "likely" : "unsure";
}

/** The spaces that stand at a change if it is made. @param {Change} change */
export const spacesMade = (change) => (change.kind === "remove" ? "" : " ");

/** The spaces at a change, after the reader's decision. @param {Line} line @param {Change} change */
export function spacesShown(line, change) {
  return line.decisions.get(change.at) === "refused" ? " ".repeat(change.spaces) : spacesMade(change);
}

/**
 * The line cut at its changes: `texts` has one more entry than there are changes.
 *
 * @param {Line} line
 * @returns {string[]}
 */
export function cut(line) {
  const texts = [];
  let from = 0;
  for (const change of line.changes ?? []) {
    texts.push(line.text.slice(from, change.at - change.spaces));
    from = change.at;
  }
  texts.push(line.text.slice(from));
  return texts;
}

/** What the line becomes. @param {Line} line */
export function outcome(line) {
  if (!line.changes?.length) return line.text;
  const texts = cut(line);
  return line.changes.reduce((out, change, i) => out + spacesShown(line, change) + texts[i + 1], texts[0]);
}

/** What all lines become, line ends as they were. @param {Line[]} lines */
export const outcomes = (lines) => lines.map((line) => outcome(line) + line.end).join("");

/** @type {WeakMap<Change[], {text: string, places: number[]}>} */
const proposals = new WeakMap();

/** The line with all changes made, and where each change stands in it. @param {Line} line @param {Change[]} changes */
function proposal(line, changes) {
  let known = proposals.get(changes);
  if (!known) {
    const texts = cut(line);
    const places = [];
    let text = texts[0];
    for (let i = 0; i < changes.length; i++) {
      places.push(text.length);
      text += spacesMade(changes[i]) + texts[i + 1];
    }
    known = { text, places };
    proposals.set(changes, known);
  }
  return known;
}

/**
 * The words of the result on both sides of a change.
 *
 * @param {Line} line
 * @param {Change} change
 */
function around(line, change) {
  const changes = line.changes ?? [];
  const { text, places } = proposal(line, changes);
  const place = places[changes.indexOf(change)];
  const after = place + spacesMade(change).length;
  // Words are far shorter than this; without a limit a line of 100,000 characters would be copied for every change.
  const left = text.slice(Math.max(place - 200, 0), place);
  const right = text.slice(after, after + 200);
  return {
    left: /\S*$/.exec(left)?.[0] ?? "",
    right: /^\S*/.exec(right)?.[0] ?? "",
    previous: /(\S+) +\S*$/.exec(left)?.[1] ?? "",
    next: /^\S* +(\S+)/.exec(right)?.[1] ?? "",
  };
}

/** Both readings, the way they stand in the line. @param {Line} line @param {Change} change */
export function readings(line, change) {
  const { left, right, previous, next } = around(line, change);
  return {
    left: [previous, left].filter(Boolean).join(" "),
    right: [right, next].filter(Boolean).join(" "),
    typed: " ".repeat(change.spaces),
    made: spacesMade(change),
  };
}

/** @type {WeakMap<Change, string>} */
const rules = new WeakMap();

/**
 * The rule that keeps what was typed at this change, here and wherever the same words stand; changes with the same
 * rule are alike. Empty for runs of spaces: no rule is about those.
 *
 * @param {Line} line
 * @param {Change} change
 */
export function ruleFor(line, change) {
  let rule = rules.get(change);
  if (rule === undefined) {
    rule = change.kind === "squeeze" ? "" : makeRule(line, change);
    rules.set(change, rule);
  }
  return rule;
}

/** @param {Line} line @param {Change} change */
function makeRule(line, change) {
  const { left, right, previous, next } = around(line, change);
  const l = left.replace(/^[\p{P}\p{S}]+(?=.)/u, "");
  const r = right.replace(/(?<=.)[\p{P}\p{S}]+$/u, "");
  const words = change.kind === "add" ? [l + r] : [l, r];
  if ([...l, ...r].length < RULE_LENGTH) {
    const n = next.replace(/(?<=.)[\p{P}\p{S}]+$/u, "");
    const p = previous.replace(/^[\p{P}\p{S}]+(?=.)/u, "");
    // Trimmed marks would stand between the words: then the neighbour is no neighbour in the text without spaces.
    if (n && r === right) words.push(n);
    else if (p && l === left) words.unshift(p);
  }
  if (words.length === 1) return `keep ${words[0]}`;
  if (!words.some((word) => word.includes("|"))) return `split ${words.join("|")}`;
  return `pair ${words.join("")} => ${words.join(" ")}`;
}

/** @param {Line[]} lines */
export function totals(lines) {
  const count = { add: 0, remove: 0, squeeze: 0, open: 0, accepted: 0, refused: 0 };
  for (const line of lines) {
    for (const change of line.changes ?? []) {
      count[change.kind]++;
      count[line.decisions.get(change.at) ?? "open"]++;
    }
  }
  return count;
}

/**
 * Changes that the same rule would refuse: those like this one.
 *
 * @param {Line[]} lines
 * @param {{line: Line, change: Change}} spot
 */
export function alike(lines, spot) {
  const { kind } = spot.change;
  const rule = ruleFor(spot.line, spot.change);
  const [before, after] = neighbours(spot.line, spot.change);
  const found = [];
  for (const line of lines) {
    for (const change of line.changes ?? []) {
      if (change.kind !== kind) continue;
      // Making rules takes time, so the letters at the gap are looked at first.
      const [b, a] = neighbours(line, change);
      if (!rule || (a === after && b === before && ruleFor(line, change) === rule)) found.push({ line, change });
    }
  }
  return found;
}

/** @param {Line} line @param {Change} change */
const neighbours = ({ text }, { at, spaces }) => [text[at - spaces - 1], text[at]];
