/**
 * In the worker: the model runs here, and no text leaves the browser. `make web` puts core, vendor and models beside.
 * Where the small model is there, it answers first, because its files are a quarter of the size; the embedded one takes
 * over when it has come.
 *
 * @typedef {"small"|"embedded"} Model
 */

/** @type {any} */
let spacer;
/** The tables of reasons, once they are asked for. @type {Promise<any>|null} */
let tables = null;
/** The answers that the model is at work on. @type {Set<Promise<any>>} */
const running = new Set();

/** @param {unknown} _ @param {AbortSignal} signal @param {(message: object) => void} tell */
export async function start(_, signal, tell) {
  // @ts-ignore: `make web` puts these here.
  const [{ Spacer }, ort, list] = await Promise.all([import("./core/index.js"), import("./vendor/ort.wasm.min.mjs"), listed()]);
  ort.env.wasm.wasmPaths = new URL("./vendor/", self.location.href).href;
  // More threads need headers that a plain file server doesn't send.
  ort.env.wasm.numThreads = 1;
  const began = performance.now();
  // The weights are the file that takes time; of a model that nobody waits for, nothing is told.
  const progress = (/** @type {string} */ name, /** @type {number} */ done, /** @type {number} */ total) => {
    if (!spacer && name === "model.safetensors") tell({ loading: done / total });
  };
  const load = async (/** @type {Model} */ name, /** @type {string} */ folder) => {
    use(await Spacer.load({ model: new URL(folder, self.location.href).href, ort, progress }));
    tell({ model: name });
  };
  const embedded = () => load("embedded", "./model/");
  // A small model that cannot be had is no reason to do without the other.
  const small = "model/small/config.json" in list && (await load("small", "./model/small/").then(() => true, () => false));
  if (small) void embedded().catch((error) => tell({ left: String(error?.message ?? error) }));
  else await embedded();
  return { load_ms: performance.now() - began };
}

/** The files that are here, by path. @returns {Promise<object>} */
async function listed() {
  try {
    return (await (await fetch("files.json", { cache: "no-store" })).json()).files ?? {};
  } catch {
    return {};
  }
}

/** From now on this one answers; the one before ends what it has begun. @param {any} next */
function use(next) {
  const before = spacer;
  spacer = next;
  if (before) void Promise.allSettled([...running]).then(() => before.release());
}

/** @template T @param {Promise<T>} answer @returns {Promise<T>} */
async function held(answer) {
  running.add(answer);
  try {
    return await answer;
  } finally {
    running.delete(answer);
  }
}

/** @param {any} data @param {AbortSignal} signal */
export async function check({ text, options }, signal) {
  const { changes } = await held(spacer.check(text, { ...options, signal }));
  return changes.map(slim);
}

/** @param {any} data @param {AbortSignal} signal */
export async function join({ text }, signal) {
  return held(spacer.joinLines(text, { signal }));
}

/** Why, for each change of each line. @param {any} data */
export async function reasons({ lines }) {
  tables ??= readTables();
  const found = await tables.catch((error) => {
    // What was not to be had may be the next time.
    tables = null;
    throw error;
  });
  return lines.map((/** @type {any} */ { text, changes }) =>
    found.ofChanges(text, changes.map((/** @type {any} */ change) => ({ ...change, utf16_offset: change.at }))),
  );
}

/** Not before somebody asks: the first result comes first. @returns {Promise<any>} */
async function readTables() {
  // @ts-ignore: as above.
  return (await import("./core/index.js")).Reasons.load();
}

export async function document() {
  throw Object.assign(new Error("documents need the server"), { status: 501 });
}

export const documentChanges = document;

/** The fields that the page needs. @param {any} change */
const slim = ({ line, utf16_column, kind, probability, spaces }) => ({ line, at: utf16_column - 1, kind, probability, spaces });
