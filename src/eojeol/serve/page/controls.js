/** The settings as controls: both ways between them and the state. */
import { byId, choose } from "./dom.js";
import { t } from "./i18n.js";
import { STYLES } from "./state.js";

/** `KINDS` of text/protect.py. */
export const KINDS = ["url", "email", "mention", "tag", "path", "code", "html", "markdown", "math", "time", "date", "phone", "number"];

/** @typedef {import("./state.js").State} State */

/** @param {import("./state.js").Store} store */
export function bindControls(store) {
  const box = byId("protect");
  for (const kind of KINDS) {
    const label = document.createElement("label");
    label.className = "tick";
    const input = document.createElement("input");
    input.type = "checkbox";
    input.name = "protect";
    input.value = kind;
    const text = document.createElement("span");
    text.dataset.i18n = `kind_${kind}`;
    label.append(input, text);
    box.append(label);
  }
  for (const name of ["mode", "eagerness", "only"]) {
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.getElementsByName(name))) {
      input.addEventListener("change", () => store.change({ [name]: input.value }));
    }
  }
  for (const name of STYLES) {
    const select = /** @type {HTMLSelectElement} */ (byId(name));
    select.addEventListener("change", () => store.change({ [name]: select.value }));
  }
  const squeeze = byId("squeeze");
  squeeze.addEventListener("change", () => store.change({ squeeze: /** @type {HTMLInputElement} */ (squeeze).checked }));
  const chosen = () => KINDS.filter((_, i) => boxes()[i].checked);
  box.addEventListener("change", () => store.change({ protect: spoken(chosen()) }));
  byId("protect-all").addEventListener("click", () => store.change({ protect: "all" }));
  byId("protect-none").addEventListener("click", () => store.change({ protect: "none" }));

  const more = /** @type {HTMLDetailsElement} */ (byId("more"));
  document.addEventListener("pointerdown", (event) => {
    if (!more.contains(/** @type {Node} */ (event.target))) more.open = false;
  });
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    more.open = false;
    more.querySelector("summary")?.focus();
  });
}

/** @returns {HTMLInputElement[]} */
const boxes = () => [...byId("protect").querySelectorAll("input")];

/** @param {string[]} kinds */
function spoken(kinds) {
  return kinds.length === KINDS.length ? "all" : kinds.length ? kinds.join(",") : "none";
}

/** @param {State} state */
export function showControls(state) {
  choose("mode", state.mode);
  choose("eagerness", state.eagerness);
  choose("only", state.only);
  for (const name of STYLES) /** @type {HTMLSelectElement} */ (byId(name)).value = state[name];
  /** @type {HTMLInputElement} */ (byId("squeeze")).checked = state.squeeze;
  const kinds = state.protect === "all" ? KINDS : state.protect.split(",");
  for (const input of boxes()) input.checked = kinds.includes(input.value);
  // Restoring leaves no choice of how readily what was typed is changed.
  for (const input of byId("eagerness").querySelectorAll("input")) input.disabled = state.mode === "restore";
}

/** What the two lines below the head say. @param {"server"|"browser"|""} place @param {boolean} offline */
export function showPlace(place, offline) {
  byId("privacy").className = `privacy ${place || "none"}`;
  byId("privacy-text").textContent = t(`privacy_${place || "none"}`);
  byId("offline-text").textContent = place === "browser" && offline ? t("offline_ready") : "";
}
