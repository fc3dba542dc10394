/** What to tell the reader of an error: what to do in the page's language, then the line that the engine gave. */
import { EngineError } from "./engine.js";
import { t } from "./i18n.js";

/** What a status of HTTP means here; `no_answer` stands for several, and for no connection at all. */
const KINDS = new Map([[408, "slow"], [413, "large"], [415, "refused"], [422, "refused"], [429, "no_answer"], [502, "no_answer"], [503, "no_answer"], [504, "no_answer"]]);

/** @param {Error} error @returns {string} */
export function told(error) {
  const kind = KINDS.get(error instanceof EngineError ? error.status : 0);
  return t(kind ? `problem_${kind}` : "problem", error.message);
}
