/** The keyboard: shortcuts of the page, and those of a change that has the focus. */
import { byId } from "./dom.js";
import { t } from "./i18n.js";

/** What the help shows: keys, and the key of the text. */
const HELP = [
  [["F8"], ["⇧", "F8"], "key_next"],
  [["←"], ["→"], "key_arrows"],
  [["Home"], ["End"], "key_ends"],
  [["Enter"], "key_enter"],
  [["A"], ["⇧", "A"], "key_accept"],
  [["R"], ["⇧", "R"], "key_refuse"],
  [["F"], ["L"], "key_kind"],
  [["Ctrl", "Z"], ["Ctrl", "⇧", "Z"], "key_undo"],
  [["Ctrl", "Enter"], "key_copy"],
  [["Ctrl", "S"], "key_save"],
  [["Ctrl", "O"], "key_open"],
  [["Esc"], "key_escape"],
];

/**
 * @typedef {{
 *   store: import("./state.js").Store, result: import("./result.js").Result, card: import("./card.js").Card,
 *   act: (action: string, mark: HTMLElement) => void, copy: () => void, download: () => void, undo: () => void,
 * }} Context
 */

/** @param {Context} context */
export function bindKeys(context) {
  const { result, card } = context;
  addEventListener("keydown", (event) => pageKey(event, context));
  result.root.addEventListener("keydown", (event) => markKey(event, context));
  result.root.addEventListener("focusin", (event) => {
    const mark = /** @type {HTMLElement} */ (event.target);
    if (!mark.matches(".mark")) return;
    result.setCurrent(mark);
    card.show(mark);
  });
  result.root.addEventListener("focusout", (event) => {
    const to = /** @type {HTMLElement|null} */ (event.relatedTarget);
    if (to && !card.root.contains(to) && !to.matches(".mark")) card.hide();
  });
  result.root.addEventListener("click", (event) => {
    const mark = /** @type {HTMLElement} */ (event.target).closest(".mark");
    if (mark instanceof HTMLElement) {
      mark.focus({ preventScroll: true });
      card.show(mark);
    } else card.hide();
  });
  // A press outside lets the card go; the result's own clicks are above.
  document.addEventListener("pointerdown", (event) => {
    const target = /** @type {Node} */ (event.target);
    if (!card.root.contains(target) && !result.root.contains(target)) card.hide();
  });
  const help = /** @type {HTMLDialogElement} */ (byId("help"));
  byId("help-open").addEventListener("click", () => help.showModal());
}

/** @param {KeyboardEvent} event @param {Context} context */
function pageKey(event, { store, result, copy, download, undo }) {
  const command = event.ctrlKey || event.metaKey;
  const inText = event.target instanceof HTMLTextAreaElement || (event.target instanceof HTMLInputElement && /text|password/.test(event.target.type));
  if (event.key === "F8") result.go(event.shiftKey ? "previous" : "next", true);
  else if (command && event.key === "Enter") copy();
  else if (command && event.code === "KeyS") download();
  else if (command && event.code === "KeyO") byId("open").click();
  else if (command && !inText && event.code === "KeyZ" && !event.shiftKey) undo();
  else if (command && !inText && (event.code === "KeyY" || (event.code === "KeyZ" && event.shiftKey))) store.redo();
  else return;
  event.preventDefault();
}

/** @param {KeyboardEvent} event @param {Context} context */
function markKey(event, { result, card, act }) {
  const mark = /** @type {HTMLElement} */ (event.target);
  if (!mark.matches(".mark") || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = /** @type {const} */ ({ ArrowRight: "next", ArrowDown: "next", ArrowLeft: "previous", ArrowUp: "previous", Home: "first", End: "last" })[event.key];
  if (step) result.go(step);
  else if (event.key === "Enter" || event.key === " ") {
    card.show(mark);
    card.enter();
  } else if (event.key === "Escape") card.hide();
  else if (event.code === "KeyF") act("acceptKind", mark);
  else if (event.code === "KeyL") act("refuseKind", mark);
  else if (event.code === "KeyA" || event.code === "KeyR" || event.key === "Delete") {
    // By its place on the keyboard: with the Korean layout on, the letter is another one.
    const verb = event.code === "KeyA" ? "accept" : "refuse";
    act(event.shiftKey ? `${verb}All` : verb === "accept" ? "accepted" : "refused", mark);
  } else return;
  event.preventDefault();
}

export function fillHelp() {
  const rows = HELP.map((entry) => {
    const row = document.createElement("tr");
    const keys = document.createElement("th");
    keys.scope = "row";
    /** @type {string[][]} */ (entry.slice(0, -1)).forEach((combination, i) => {
      if (i) keys.append(" / ");
      combination.forEach((key, j) => {
        const cap = document.createElement("kbd");
        cap.textContent = key;
        if (j) keys.append(" ");
        keys.append(cap);
      });
    });
    const what = document.createElement("td");
    what.textContent = t(/** @type {string} */ (entry.at(-1)));
    row.append(keys, what);
    return row;
  });
  byId("help-keys").replaceChildren(...rows);
}
