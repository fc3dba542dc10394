/** The reader's rules: a text box in the syntax of `.eojeolrules`; what is wrong with a line stands below. */
import { byId, save, say } from "./dom.js";
import { t } from "./i18n.js";

/** What begins a message about rules: "rules:3:6: …". */
const PLACE = /^rules:(\d+):(\d+): /;

/** @param {import("./state.js").Store} store */
export function bindRules(store) {
  const editor = /** @type {HTMLTextAreaElement} */ (byId("rules"));
  editor.addEventListener("input", () => store.change({ rules: editor.value }, "rules"));
  const file = /** @type {HTMLInputElement} */ (byId("rules-file"));
  byId("rules-open").addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    if (file.files?.[0]) void openRules(store, file.files[0]);
    file.value = "";
  });
  byId("rules-save").addEventListener("click", () => {
    save(new Blob([store.state.rules], { type: "text/plain;charset=utf-8" }), "my.eojeolrules");
  });
}

/** @param {import("./state.js").Store} store @param {File} file */
export async function openRules(store, file) {
  store.change({ rules: await file.text() });
  /** @type {HTMLDetailsElement} */ (byId("rules-box")).open = true;
  say(t("file_rules"));
}

/** @param {string} rules */
export function showRules(rules) {
  const editor = /** @type {HTMLTextAreaElement} */ (byId("rules"));
  // Writing the same value would throw away the box's own undo and move the caret.
  if (editor.value !== rules) editor.value = rules;
  const count = rules.split("\n").filter((line) => line.trim() && !line.trim().startsWith("#")).length;
  byId("rules-count").textContent = count ? t("rules_count", count) : "";
}

/**
 * @param {Error|null} error of the last check
 * @returns {boolean} whether it is about the rules
 */
export function showRulesError(error) {
  const found = error ? PLACE.exec(error.message) : null;
  const editor = byId("rules");
  editor.setAttribute("aria-invalid", String(Boolean(found)));
  byId("rules-error").textContent =
    error && found ? t("rules_place", Number(found[1]), Number(found[2])) + error.message.slice(found[0].length) : "";
  if (found) /** @type {HTMLDetailsElement} */ (byId("rules-box")).open = true;
  return Boolean(found);
}
