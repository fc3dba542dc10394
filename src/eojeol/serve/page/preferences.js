/**
 * What is kept between visits: settings, rules, language, theme, and where the work is done. Never the text. One entry
 * of localStorage; where that is closed (private windows), the page works and forgets.
 */
import { DEFAULTS } from "./state.js";

const KEY = "eojeol";

/** @typedef {import("./state.js").Settings & {language: string, theme: string, place: string}} Preferences */

/** @returns {Preferences} */
export function readPreferences() {
  const usual = { ...DEFAULTS, language: "ko", theme: "auto", place: "" };
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    // Entries of another type come from another version or another hand.
    for (const [name, value] of Object.entries(usual)) {
      if (typeof kept[name] === typeof value) Object.assign(usual, { [name]: kept[name] });
    }
  } catch {
    // What cannot be read is forgotten.
  }
  return usual;
}

/** @param {Partial<Preferences>} some */
export function keepPreferences(some) {
  const all = readPreferences();
  for (const name of Object.keys(all)) {
    if (name in some) Object.assign(all, { [name]: some[/** @type {keyof Preferences} */ (name)] });
  }
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // Full or closed storage: the settings last as long as the page.
  }
}
