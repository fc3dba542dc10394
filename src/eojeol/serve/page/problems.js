/** What to tell the reader of an error: what to do in the page's language, then the line that the engine gave. */
import { byId } from "./dom.js";
import { EngineError } from "./engine.js";
import { t } from "./i18n.js";

/** The key of what to say, by the status of HTTP. A server that is not reached at all counts as 503. */
const TOLD = new Map([
  [408, "problem_slow"],
  [413, "problem_large"],
  [415, "problem_refused"],
  [422, "problem_refused"],
  [429, "problem_no_answer"],
  [501, "problem_document"],
  [502, "problem_no_answer"],
  [503, "problem_no_answer"],
  [504, "problem_no_answer"],
]);

/** @param {Error} error @returns {string} */
export function told(error) {
  return t(TOLD.get(error instanceof EngineError ? error.status : 0) ?? "problem", error.message);
}

/** Below the sheets: what went wrong, unless it is said where it belongs. @param {Error|null} error @param {boolean} elsewhere */
export function showProblem(error, elsewhere) {
  byId("problem").hidden = !error || elsewhere;
  byId("problem-text").textContent = error && !elsewhere ? told(error) : "";
}
