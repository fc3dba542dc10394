/**
 * What the page knows of the reader's work, and how to take a step back. A state is replaced, never changed, and
 * states share their lines, so a history of them costs little. Nothing in here is written anywhere but the settings
 * and rules, by preferences.js; the text lives in this memory alone.
 *
 * @typedef {import("./lines.js").Line} Line
 * @typedef {{auxiliary: string, compound: string, unit: string, name_title: string}} Styles "joined", "apart", "keep" or ""
 * @typedef {{
 *   mode: string, eagerness: string, only: string, ignore: string, squeeze: boolean, protect: string, rules: string,
 * } & Styles} Settings `ignore`: codes of reasons for which nothing is changed, with commas between
 * @typedef {Settings & {lines: Line[], name: string, bom: boolean, file: File|null}} State
 *     `file`: the document whose passages the lines are; null for text.
 */

const DEPTH = 200;
/** Typing within so many milliseconds is one step. */
const BURST = 1500;

/** What the norm allows in two forms, by the names that the library has for it: `STYLES` of settings.py. */
export const STYLES = /** @type {const} */ (["auxiliary", "compound", "unit", "name_title"]);

/** @type {Settings} */
export const DEFAULTS = {
  mode: "correct", eagerness: "balanced", only: "", ignore: "", squeeze: false, protect: "all", rules: "",
  auxiliary: "", compound: "", unit: "", name_title: "",
};

/** A text that replaces whatever was there. @param {Line[]} lines @param {string} name @param {boolean} bom */
export const textState = (lines, name = "", bom = false) => ({ lines, name, bom, file: null });

export class Store {
  /** @param {State} state */
  constructor(state) {
    this.state = state;
    /** @type {State[]} */
    this.past = [];
    /** @type {State[]} */
    this.future = [];
    /** @type {((state: State, before: State) => void)[]} */
    this.listeners = [];
    this.burst = { kind: "", until: 0 };
  }

  /** @param {(state: State, before: State) => void} listener */
  subscribe(listener) {
    this.listeners.push(listener);
  }

  /**
   * @param {Partial<State>} patch
   * @param {string} burst typing of one kind that follows at once is taken back at once; "" is a step of its own
   */
  change(patch, burst = "") {
    const now = performance.now();
    if (!burst || burst !== this.burst.kind || now > this.burst.until) {
      this.past.push(this.state);
      if (this.past.length > DEPTH) this.past.shift();
    }
    this.burst = { kind: burst, until: now + BURST };
    this.future = [];
    this.#show({ ...this.state, ...patch });
  }

  undo() {
    const state = this.past.pop();
    if (!state) return;
    this.future.push(this.state);
    this.burst.kind = "";
    this.#show(state);
  }

  redo() {
    const state = this.future.pop();
    if (!state) return;
    this.past.push(this.state);
    this.burst.kind = "";
    this.#show(state);
  }

  /** @param {State} state */
  #show(state) {
    const before = this.state;
    this.state = state;
    for (const listener of this.listeners) listener(state, before);
  }
}

/**
 * Some lines with other decisions; the others stay the same objects.
 *
 * @param {Line[]} lines
 * @param {{line: Line, change: import("./lines.js").Change}[]} places
 * @param {import("./lines.js").Decision|null} decision
 * @returns {Line[]}
 */
export function decide(lines, places, decision) {
  /** @type {Map<Line, Map<number, import("./lines.js").Decision>>} */
  const changed = new Map();
  for (const { line, change } of places) {
    const decisions = changed.get(line) ?? new Map(line.decisions);
    if (decision) decisions.set(change.at, decision);
    else decisions.delete(change.at);
    changed.set(line, decisions);
  }
  return lines.map((line) => {
    const decisions = changed.get(line);
    return decisions ? { ...line, decisions } : line;
  });
}
