/**
 * One line of the result as elements. The text in them is exactly the result, so that a selection copies right; a mark
 * is a span with the role of a button, because the text inside real buttons cannot be selected.
 *
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./lines.js").Change} Change
 */
import { confidence, cut, levelOf, readings, spacesShown } from "./changes.js";
import { t } from "./i18n.js";

/** @param {Line} line @param {import("./state.js").Settings} settings */
export function lineElement(line, settings) {
  const row = document.createElement("div");
  row.className = "line";
  if (!line.changes?.length) {
    if (line.text) row.textContent = line.text;
    else row.append(document.createElement("br"));
    return row;
  }
  const texts = cut(line);
  row.append(texts[0]);
  line.changes.forEach((change, i) => row.append(markElement(line, change, settings), texts[i + 1]));
  return row;
}

/** @param {Line} line @param {Change} change @param {import("./state.js").Settings} settings */
export function markElement(line, change, settings) {
  const mark = document.createElement("span");
  const decision = line.decisions.get(change.at) ?? "open";
  mark.className = `mark ${change.kind} ${levelOf(change, settings)} ${decision}`;
  mark.setAttribute("role", "button");
  mark.setAttribute("aria-haspopup", "dialog");
  mark.setAttribute("aria-label", markLabel(line, change, settings));
  mark.tabIndex = -1;
  mark.dataset.at = String(change.at);
  mark.textContent = spacesShown(line, change);
  return mark;
}

/** What a screen reader says. @param {Line} line @param {Change} change @param {import("./state.js").Settings} settings */
function markLabel(line, change, settings) {
  const { left, right, made } = readings(line, change);
  const decision = line.decisions.get(change.at);
  return [
    t(`kind_${change.kind}`),
    `${left.slice(-12)}${made && " "}${right.slice(0, 12)}`,
    sureness(change, settings),
    decision ? t(decision) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** How sure, in words. @param {Change} change @param {import("./state.js").Settings} settings */
export function sureness(change, settings) {
  if (levelOf(change, settings) === "rule") return t(change.kind === "squeeze" ? "by_setting" : "by_rule");
  return t("confidence", percent(/** @type {number} */ (confidence(change))));
}

/** Never 100 %: no model is that sure. @param {number} p */
export const percent = (p) => `${Math.min(Math.round(p * 100), 99)}%`;
