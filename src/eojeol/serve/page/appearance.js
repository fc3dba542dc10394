/** Language and theme: two buttons, which remember. */
import { byId } from "./dom.js";
import { language, setLanguage, t } from "./i18n.js";
import { keepPreferences, readPreferences } from "./preferences.js";
import { nextTheme, showTheme } from "./theme.js";

/** @param {() => void} spoken draws anew what scripts have written */
export function bindAppearance(spoken) {
  byId("language").addEventListener("click", () => {
    const other = language() === "ko" ? "en" : "ko";
    keepPreferences({ language: other });
    speak(other);
    spoken();
  });
  byId("theme").addEventListener("click", () => {
    const next = nextTheme(readPreferences().theme);
    keepPreferences({ theme: next });
    theme(next);
  });
}

/** @param {string} which "ko" or "en" */
export function speak(which) {
  setLanguage(which);
  const button = byId("language");
  button.textContent = which === "ko" ? "English" : "한국어";
  button.lang = which === "ko" ? "en" : "ko";
  theme(readPreferences().theme);
}

/** @param {string} theme */
function theme(theme) {
  showTheme(theme);
  byId("theme-now").textContent = t("theme_now", t(`theme_${theme}`));
}
