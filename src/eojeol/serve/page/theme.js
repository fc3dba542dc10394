/** Light, dark, or as the system has it. The colours are in page.css, each with both values. */

export const THEMES = ["auto", "light", "dark"];

/** @param {string} theme */
export function showTheme(theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
}

/** @param {string} theme */
export const nextTheme = (theme) => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
