/** In the worker: the server that the page came from does the work. */

import { bearer } from "./engine.js";

/** A busy server is asked again after so many milliseconds each. */
const PAUSES = [300, 1000, 3000];

/** Nothing to prepare. */
export async function start() {
  return {};
}

/** @param {any} data @param {AbortSignal} signal */
export async function check({ text, options, key }, signal) {
  const response = await ask("v1/check", key, { "Content-Type": "application/json" }, JSON.stringify({ text, ...options }), signal);
  const { changes } = await response.json();
  return changes.map(slim);
}

/** @param {any} data @param {AbortSignal} signal */
export async function join({ text, key }, signal) {
  // Thresholds that nothing is above: the changes aren't wanted here.
  const body = JSON.stringify({ text, join_lines: true, add: 1, remove: 1 });
  const response = await ask("v1/check", key, { "Content-Type": "application/json" }, body, signal);
  return (await response.json()).joined;
}

/** @param {any} data @param {AbortSignal} signal */
export async function document({ file, options, key }, signal) {
  const query = new URLSearchParams({ name: file.name, ...options });
  const response = await ask(`v1/document?${query}`, key, { "Content-Type": "application/octet-stream" }, file, signal);
  const counts = ["Added", "Removed"].map((what) => Number(response.headers.get(`X-Eojeol-${what}`)));
  return { blob: await response.blob(), name: file.name, changes: counts[0] + counts[1] };
}

/**
 * @param {string} path
 * @param {string} key
 * @param {Record<string, string>} headers
 * @param {BodyInit} body
 * @param {AbortSignal} signal
 */
async function ask(path, key, headers, body, signal) {
  const once = async () => {
    try {
      return await fetch(path, { method: "POST", headers: { ...headers, ...bearer(key) }, body, signal, cache: "no-store" });
    } catch (error) {
      // As a proxy before a server that is gone would say; a question that was taken back stays what it is.
      throw signal.aborted ? error : Object.assign(/** @type {Error} */ (error), { status: 503 });
    }
  };
  let response = await once();
  for (const pause of PAUSES) {
    if (response.status !== 429 && response.status !== 503) break;
    await new Promise((resolve) => setTimeout(resolve, pause));
    response = await once();
  }
  if (response.ok) return response;
  let message = `${response.status} ${response.statusText}`;
  try {
    message = (await response.json()).detail || message;
  } catch {
    // Something between us and the server answered, without a problem document.
  }
  throw Object.assign(new Error(message), { status: response.status });
}

/** The fields that the page needs. @param {any} change */
const slim = ({ line, utf16_column, kind, probability, spaces }) => ({ line, at: utf16_column - 1, kind, probability, spaces });
