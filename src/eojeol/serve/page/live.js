/**
 * Keeps the results up with the text: a moment after the last edit, the lines that have none are checked, passage by
 * passage from the top, and what arrives is shown at once. A newer edit stops what still runs.
 *
 * @typedef {import("./state.js").State} State
 */
import { passages } from "./lines.js";
import { STYLES } from "./state.js";

const DELAY = 120;
/** Characters of a passage: a fraction of a second of work, so that results come steadily and a stop is soon. */
const PASSAGE = 6000;

export class Live {
  /**
   * @param {import("./state.js").Store} store
   * @param {() => import("./engine.js").Engine|null} engine
   * @param {{found: () => void, working: (busy: boolean) => void, failed: (error: Error|null) => void}} tell
   */
  constructor(store, engine, tell) {
    this.store = store;
    this.engine = engine;
    this.tell = tell;
    this.timer = 0;
    this.run = new AbortController();
    /** @type {(() => void)[]} */
    this.waiting = [];
    this.busy = false;
  }

  /** Something changed. @param {number} delay milliseconds to wait for more */
  touch(delay = DELAY) {
    clearTimeout(this.timer);
    this.run.abort();
    this.run = new AbortController();
    this.busy = true;
    this.timer = setTimeout(() => void this.#work(this.run.signal), delay);
  }

  /** Resolves when the results are those of the text. @returns {Promise<void>} */
  settled() {
    return this.busy ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve();
  }

  /** @param {AbortSignal} signal */
  async #work(signal) {
    const engine = this.engine();
    if (!engine) return;
    const state = this.store.state;
    const options = optionsOf(state);
    try {
      const left = () => (state.file ? wholeDocument : passages)(state.lines, keyOf(engine, state), PASSAGE);
      let todo = left();
      if (todo.length) {
        this.tell.working(true);
        await engine.ready;
        if (signal.aborted) return;
        // Which model answers is known only now.
        todo = left();
      }
      for (const { lines, key } of todo) {
        if (signal.aborted) return;
        const changes = state.file
          ? (await engine.documentChanges(state.file, options, signal)).changes
          : await engine.check(lines.map((line) => line.text).join("\n"), options, signal);
        if (signal.aborted) return;
        hand(lines, key, changes);
        this.tell.found();
      }
      if (signal.aborted) return;
      this.tell.failed(null);
    } catch (error) {
      if (signal.aborted) return;
      this.tell.failed(/** @type {Error} */ (error));
    }
    this.busy = false;
    this.tell.working(false);
    this.tell.found();
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** What a check is asked with. @param {State} state */
export function optionsOf(state) {
  const { mode, eagerness, only, ignore, squeeze, protect, rules } = state;
  const styles = Object.fromEntries(STYLES.filter((name) => state[name]).map((name) => [name, state[name]]));
  const some = { ...(only && { only }), ...(ignore && { ignore }), ...(rules.trim() && { rules }) };
  return { mode, eagerness, squeeze, protect, ...some, ...styles };
}

/** What an answer was found with. @param {import("./engine.js").Engine} engine @param {State} state */
export const keyOf = (engine, state) => `${engine.place} ${engine.model} ${JSON.stringify(optionsOf(state))}`;

/** As `passages`: a document is asked about whole. @param {import("./lines.js").Line[]} lines @param {string} key */
const wholeDocument = (lines, key) => (lines.every((line) => line.changes && line.key === key) ? [] : [{ lines, key }]);

/**
 * Give each line the changes that lie in it.
 *
 * @param {import("./lines.js").Line[]} lines
 * @param {string} key
 * @param {import("./lines.js").Change[]} changes in text order; `line` counts from 1
 */
export function hand(lines, key, changes) {
  let i = 0;
  lines.forEach((line, number) => {
    const from = i;
    while (i < changes.length && changes[i].line === number + 1) i++;
    const own = changes.slice(from, i);
    line.key = key;
    // The same answer again leaves the line as it is drawn.
    if (!line.changes || !same(line.changes, own)) line.changes = own;
    else line.changes.forEach((change, i) => (change.reason = own[i].reason ?? change.reason));
  });
}

/** @param {import("./lines.js").Change[]} a @param {import("./lines.js").Change[]} b */
function same(a, b) {
  return (
    a.length === b.length &&
    a.every((one, i) => one.at === b[i].at && one.kind === b[i].kind && one.probability === b[i].probability)
  );
}
