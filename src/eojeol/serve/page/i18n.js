/** The page's words in Korean and English. The HTML holds the Korean ones, so that it reads right without scripts. */
import { TEXTS } from "./texts.js";

let index = 0;

/** @param {string} language "ko" or "en" */
export function setLanguage(language) {
  index = language === "en" ? 1 : 0;
  document.documentElement.lang = index ? "en" : "ko";
  for (const [attribute, target] of [["i18n", ""], ["i18nLabel", "aria-label"], ["i18nTitle", "title"], ["i18nHint", "placeholder"]]) {
    const name = attribute.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
    for (const element of document.querySelectorAll(`[data-${name}]`)) {
      const text = t(/** @type {string} */ (/** @type {HTMLElement} */ (element).dataset[attribute]));
      if (target) element.setAttribute(target, text);
      else element.textContent = text;
    }
  }
  document.title = t("title");
}

export const language = () => (index ? "en" : "ko");

/** @param {number} n */
export const number = (n) => n.toLocaleString(index ? "en" : "ko");

/**
 * A text; `{0}`, `{1}` stand for the values.
 *
 * @param {string} key
 * @param {(string|number)[]} values
 */
export function t(key, ...values) {
  const text = TEXTS[key];
  if (!text) throw new Error(`no text is called ${key}`);
  return text[index].replace(/\{(\d)\}/g, (_, i) => {
    const value = values[Number(i)];
    return typeof value === "number" ? number(value) : value;
  });
}
