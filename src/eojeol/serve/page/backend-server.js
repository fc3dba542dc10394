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

/** Nothing is left to say: reasons come with the changes. */
export async function reasons() {
  return [];
}

/** @param {any} data @param {AbortSignal} signal */
export async function document({ file, options, leave, key }, signal) {
  return (await askAbout("v1/document", file, { ...options, ...(leave && { leave }) }, key, signal)).blob();
}

/** @param {any} data @param {AbortSignal} signal */
export async function documentChanges({ file, options, key }, signal) {
  const { passages } = await (await askAbout("v1/document/check", file, options, key, signal)).json();
  return passages.map((/** @type {any} */ { typed, changes }) => ({ typed, changes: changes.map(slim) }));
}

/** @param {string} path @param {File} file @param {object} options @param {string} key @param {AbortSignal} signal */
function askAbout(path, file, options, key, signal) {
  const query = new URLSearchParams({ name: file.name, ...options });
  return ask(`${path}?${query}`, key, { "Content-Type": "application/octet-stream" }, file, signal);
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
const slim = ({ line, utf16_column, kind, probability, spaces, reason }) => ({ line, at: utf16_column - 1, kind, probability, spaces, reason });
