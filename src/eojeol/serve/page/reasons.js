/**
 * The reasons of the changes. A server sends them along; in the browser they are asked for when the results stand, some
 * lines at a time, so that no result waits for a reason.
 *
 * @typedef {import("./lines.js").Line} Line
 */

/** Changes that are asked about at once, about: a fraction of a second. */
const AT_ONCE = 400;

/** Milliseconds in which the marks are drawn before anything else is done. */
export const PAUSE = 250;

export class Reasons {
  /**
   * @param {import("./state.js").Store} store
   * @param {() => import("./engine.js").Engine|null} engine
   * @param {() => void} came is told when some have come
   */
  constructor(store, engine, came) {
    this.store = store;
    this.engine = engine;
    this.came = came;
    this.asking = false;
    /** The engine that gave none. @type {import("./engine.js").Engine|null} */
    this.silent = null;
  }

  /** Ask for what is missing, unless that is under way. */
  async complete() {
    if (this.asking) return;
    this.asking = true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    try {
      for (let lines = this.#missing(); lines.length; lines = this.#missing()) await this.#ask(lines);
    } catch {
      // The marks stand without them; the next engine is asked again.
      this.silent = this.engine();
    }
    this.asking = false;
  }

  /** Lines without reasons, from the top. @returns {Line[]} */
  #missing() {
    if (!this.engine() || this.engine() === this.silent) return [];
    const found = [];
    let size = 0;
    for (const line of this.store.state.lines) {
      if (!line.changes?.some((change) => !change.reason)) continue;
      found.push(line);
      size += line.changes.length;
      if (size >= AT_ONCE) break;
    }
    return found;
  }

  /** @param {Line[]} lines */
  async #ask(lines) {
    const asked = lines.map(({ text, changes }) => ({ text, changes: changes ?? [] }));
    const found = await /** @type {import("./engine.js").Engine} */ (this.engine()).reasons(asked);
    asked.forEach(({ changes }, i) => changes.forEach((change, j) => {
      const reason = found[i]?.[j];
      if (!reason) throw new Error("a reason is missing");
      change.reason = reason;
    }));
    this.came();
  }
}
