/**
 * One line of the result as elements. The text in them is exactly the result, so that a selection copies right; a mark
 * is a span with the role of a button, because the text inside real buttons cannot be selected.
 *
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./lines.js").Change} Change
 */
import { confidence, cut, levelOf, readings, spacesShown } from "./changes.js";
import { byStyle } from "./codes.js";
import { t } from "./i18n.js";

/** Characters of a piece, about. A line as long as a book is drawn in pieces, so that only those in sight cost time. */
const PIECE = 1000;

/**
 * A part of a line as it is drawn: its changes from `first` to before `last`, and the text between and around them.
 *
 * @typedef {{first: number, last: number, texts: string[]}} Piece
 */

/** @param {Line} line @returns {Piece[]} at least one */
export function piecesOf(line) {
  const texts = cut(line);
  const pieces = [];
  let first = 0;
  /** @type {string[]} */
  let held = [];
  let size = 0;
  texts.forEach((text, i) => {
    let rest = text;
    // After a sentence if one ends soon, else before a change.
    while (size + rest.length > PIECE) {
      const end = rest.indexOf(". ", Math.max(PIECE - size, 0)) + 2;
      const cutAt = end > 1 ? end : rest.length > 2 * PIECE ? PIECE : 0;
      if (!cutAt) break;
      pieces.push({ first, last: i, texts: [...held, rest.slice(0, cutAt)] });
      [first, held, size, rest] = [i, [], 0, rest.slice(cutAt)];
    }
    held.push(rest);
    size += rest.length;
    if (size > 2 * PIECE && i < texts.length - 1) {
      // The next change opens the next piece, with nothing before it.
      pieces.push({ first, last: i, texts: held });
      [first, held, size] = [i, [""], 0];
    }
  });
  pieces.push({ first, last: texts.length - 1, texts: held });
  return pieces;
}

/** The piece as plain text. @param {Line} line @param {Piece} piece */
export function plain(line, piece) {
  const changes = line.changes ?? [];
  return piece.texts.reduce((out, text, i) => out + (i ? spacesShown(line, changes[piece.first + i - 1]) : "") + text, "");
}

/** The piece with its marks. @param {Line} line @param {Piece} piece @param {import("./state.js").Settings} settings */
export function dressed(line, piece, settings) {
  const parts = document.createDocumentFragment();
  piece.texts.forEach((text, i) => {
    if (i) parts.append(markElement(line, /** @type {Change[]} */ (line.changes)[piece.first + i - 1], settings));
    parts.append(text);
  });
  return parts;
}

/** @param {Line} line @param {Change} change @param {import("./state.js").Settings} settings */
function markElement(line, change, settings) {
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
    `${left.split(" ").at(-1)}${made}${right.split(" ")[0]}`,
    sureness(change, settings),
    decision ? t(decision) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** How sure, in words. @param {Change} change @param {import("./state.js").Settings} settings */
export function sureness(change, settings) {
  if (levelOf(change, settings) === "rule") return t(change.kind === "squeeze" || byStyle(change, settings) ? "by_setting" : "by_rule");
  return t("confidence", percent(/** @type {number} */ (confidence(change))));
}

/** A gap between two words that are shown without their line: the spaces in it, or a stroke for none. @param {string} spaces */
export function gapElement(spaces) {
  const gap = document.createElement("span");
  gap.className = spaces ? "gap" : "no-gap";
  gap.textContent = spaces;
  return gap;
}

/** Never 100 %: no model is that sure. @param {number} p */
export const percent = (p) => `${Math.min(Math.round(p * 100), 99)}%`;
