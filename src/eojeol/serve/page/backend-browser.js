/** In the worker: the model runs here, and no text leaves the browser. `make web` puts core, vendor and model beside. */

/** @type {any} */
let spacer;

/** @param {unknown} _ @param {AbortSignal} signal @param {(share: number) => void} loading */
export async function start(_, signal, loading) {
  // @ts-ignore: `make web` puts these here.
  const [{ Spacer }, ort] = await Promise.all([import("./core/index.js"), import("./vendor/ort.wasm.min.mjs")]);
  ort.env.wasm.wasmPaths = new URL("./vendor/", self.location.href).href;
  // More threads need headers that a plain file server doesn't send.
  ort.env.wasm.numThreads = 1;
  const began = performance.now();
  const model = new URL("./model/", self.location.href).href;
  // The weights are the file that takes time.
  const progress = (/** @type {string} */ name, /** @type {number} */ done, /** @type {number} */ total) => {
    if (total > 5_000_000) loading(done / total);
  };
  spacer = await Spacer.load({ model, ort, progress });
  return { load_ms: performance.now() - began };
}

/** @param {any} data @param {AbortSignal} signal */
export async function check({ text, options }, signal) {
  const { changes } = await spacer.check(text, { ...options, signal });
  return changes.map(slim);
}

/** @param {any} data @param {AbortSignal} signal */
export async function join({ text }, signal) {
  return spacer.joinLines(text, { signal });
}

export async function document() {
  throw new Error("documents need the server");
}

/** The fields that the page needs. @param {any} change */
const slim = ({ line, utf16_column, kind, probability, spaces }) => ({ line, at: utf16_column - 1, kind, probability, spaces });
