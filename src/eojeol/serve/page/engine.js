/**
 * The engine as the page sees it: text and settings in, changes out. The work is done in a worker, which either asks
 * the server that the page came from or runs the model itself; the page cannot tell which by the answer.
 *
 * @typedef {"server"|"browser"} Place
 * @typedef {import("./lines.js").Change} Change
 * @typedef {{loading?: number, model?: string, left?: string}} Told how much of the first model has come, 0 to 1; the
 *   model that answers from now on; why no better one will
 */
import { linesOf } from "./lines.js";

/** The header of a key. @param {string} key @returns {Record<string, string>} */
export function bearer(key) {
  // Headers are bytes, one a letter; of other letters fetch would say something about code points.
  const bytes = String.fromCharCode(...new TextEncoder().encode(key));
  return key ? { Authorization: `Bearer ${bytes}` } : {};
}

export class EngineError extends Error {
  /** @param {string} message @param {number} status of HTTP; 503 for a server that was not reached, 0 if none was asked */
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

/**
 * Where the work can be done: what the server says of itself, and whether `make web` put a model beside the page.
 *
 * @returns {Promise<{places: Place[], version: string, info: any}>}
 */
export async function findPlaces() {
  const [files, info] = await Promise.all([json("files.json"), json("v1/info")]);
  /** @type {Place[]} */
  const places = [];
  // A server that asks for a key first is one too.
  if (info?.name === "eojeol" || info?.status === 401) places.push("server");
  if (files?.files?.["core/index.js"]) places.push("browser");
  return { places, version: files?.version ?? "", info };
}

/** What the server says of itself to those who have the key. @param {string} key @returns {Promise<any>} as of `json` */
export async function serverInfo(key) {
  return json("v1/info", bearer(key));
}

/**
 * @param {string} address
 * @param {Record<string, string>} headers
 * @returns {Promise<any>} what stands there, a problem document too; null for nothing
 */
async function json(address, headers = {}) {
  try {
    const response = await fetch(address, { headers, cache: "no-store" });
    return await response.json();
  } catch {
    return null;
  }
}

export class Engine {
  /**
   * @param {Place} place
   * @param {(told: Told) => void} tell is told of the models in this browser
   */
  constructor(place, tell = () => {}) {
    this.place = place;
    this.key = "";
    /** Which model answers in this browser; a server doesn't say. */
    this.model = "";
    this.worker = new Worker(new URL("engine-worker.js", import.meta.url), { type: "module" });
    /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
    this.waiting = new Map();
    this.asked = 0;
    this.worker.onmessage = ({ data }) => {
      if (data.told) {
        this.model = data.told.model ?? this.model;
        return tell(data.told);
      }
      const one = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.error) one?.reject(new EngineError(data.error.message, data.error.status));
      else one?.resolve(data.result);
      return undefined;
    };
    this.worker.onerror = (event) => {
      for (const one of this.waiting.values()) one.reject(new EngineError(event.message || "the worker stopped"));
      this.waiting.clear();
    };
    /** Resolves once the first text can be checked. */
    this.ready = this.#ask("start", { place });
    this.ready.catch(() => {});
  }

  /**
   * @param {string} text
   * @param {object} options the fields of POST v1/check
   * @param {AbortSignal} signal
   * @returns {Promise<Change[]>}
   */
  check(text, options, signal) {
    return this.#stoppable("check", { text, options, key: this.key }, signal);
  }

  /**
   * A text with its wrapped lines joined, and its spaces as they are.
   *
   * @param {string} text
   * @returns {Promise<string>}
   */
  join(text) {
    return this.#ask("join", { text, key: this.key });
  }

  /**
   * Why, for each change of each line.
   *
   * @param {{text: string, changes: Change[]}[]} lines
   * @returns {Promise<import("./lines.js").Reason[][]>}
   */
  reasons(lines) {
    return this.#ask("reasons", { lines });
  }

  /**
   * A document, fixed by the server.
   *
   * @param {File} file
   * @param {object} options
   * @param {string} leave numbers of changes that are not made, such as "3,7-9"
   * @returns {Promise<Blob>}
   */
  document(file, options, leave) {
    return this.#ask("document", { file, options, leave, key: this.key });
  }

  /**
   * The texts of a document, and what would change in them.
   *
   * @param {File} file
   * @param {object} options
   * @param {AbortSignal} [signal]
   * @returns {Promise<{lines: import("./lines.js").Line[], changes: Change[]}>} the changes of all lines
   */
  async documentChanges(file, options, signal) {
    const passages = await this.#stoppable("documentChanges", { file, options, key: this.key }, signal);
    const lines = [];
    const changes = [];
    for (const { typed, changes: own } of passages) {
      for (const change of own) changes.push({ ...change, line: change.line + lines.length });
      // Every passage ends its last line.
      for (const line of linesOf(typed)) lines.push({ ...line, end: line.end || "\n" });
    }
    return { lines: lines.length ? lines : linesOf(""), changes };
  }

  stop() {
    this.worker.terminate();
  }

  /** @param {string} type @param {object} rest */
  #ask(type, rest) {
    return this.#send(type, rest).answer;
  }

  /** @param {string} type @param {object} rest @param {AbortSignal} [signal] */
  #stoppable(type, rest, signal) {
    const { id, answer } = this.#send(type, rest);
    signal?.addEventListener("abort", () => this.worker.postMessage({ id, type: "cancel" }), { once: true });
    return answer;
  }

  /** @param {string} type @param {object} rest @returns {{id: number, answer: Promise<any>}} */
  #send(type, rest) {
    const id = ++this.asked;
    const answer = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.worker.postMessage({ id, type, ...rest });
    return { id, answer };
  }
}
