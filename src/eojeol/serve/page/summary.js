/** What is said of the text and its result: counts, progress, and which buttons have something to do. */
import { totals } from "./changes.js";
import { byId } from "./dom.js";
import { t } from "./i18n.js";

/** Milliseconds without typing after which a screen reader is told. */
const PAUSE = 900;

/**
 * @typedef {{
 *   working: boolean, loading: string|null, failed: boolean, busy: boolean, joining: boolean, undo: boolean,
 * }} Progress `loading`: how much of the model has come, null once it has
 */

/** @param {import("./state.js").State} state @param {Progress} progress */
export function showSummary({ lines, file }, { working, loading, failed, busy, joining, undo }) {
  const count = totals(lines);
  const empty = lines.length === 1 && !lines[0].text && !file;
  let text = "";
  if (working) text = loading === null ? t("working") : t("loading", loading);
  else if (!empty && !failed) text = told(count);
  byId("summary").textContent = text;
  byId("result").setAttribute("aria-busy", String(busy));
  const characters = t("characters", lines.reduce((sum, line) => sum + line.text.length, 0));
  byId("input-count").textContent = file ? `${file.name} · ${characters}` : characters;
  byId("result-empty").hidden = !empty;
  enable("join", lines.length > 1 && !joining && !file);
  for (const id of ["copy", "download"]) enable(id, !empty);
  enable("undo", undo);
  enable("accept-rest", count.open > 0);
  announce(text, working);
}

/** @param {ReturnType<typeof totals>} count */
function told(count) {
  const made = count.add + count.remove + count.squeeze;
  let text = made ? t("summary", made, count.add, count.remove) : t("summary_none");
  if (count.squeeze) text += t("summary_squeezed", count.squeeze);
  if (count.refused) text += t("summary_refused", count.refused);
  return text;
}

/** @param {string} id @param {boolean} on */
function enable(id, on) {
  /** @type {HTMLButtonElement} */ (byId(id)).disabled = !on;
}

let timer = 0;

/** The summary for a screen reader, when typing pauses. @param {string} text @param {boolean} working */
function announce(text, working) {
  clearTimeout(timer);
  if (working) return;
  timer = setTimeout(() => {
    byId("live").textContent = text;
  }, PAUSE);
}
