/**
 * The closed list of reasons as the page shows it: titles, and the style setting that has a say. It is the list of the
 * package itself, read when the first reason is there to be shown.
 *
 * @typedef {{code: string, titles: [string, string], style: string}} Code
 */
import { levelOf } from "./changes.js";
import { language } from "./i18n.js";

/** What a change is filed under that no reason is about: a rule of the reader made it. */
export const RULE = "rule";

/** @type {Map<string, Code>} */
const codes = new Map();
/** @type {Promise<void>|null} */
let reading = null;

/** @returns {Promise<void>} when the list is there; without it, codes stand for their titles */
export function readCodes() {
  reading ??= fetch("reasons/codes.tsv")
    .then((response) => (response.ok ? response.text() : ""))
    .then(fill, () => {});
  return reading;
}

/** @param {string} table `reasons/codes.tsv` of the package; variants of a code have no title of their own */
function fill(table) {
  const rows = table.split("\n").filter((line) => line && !line.startsWith("#")).map((line) => line.split("\t"));
  const place = Object.fromEntries((rows.shift() ?? []).map((name, i) => [name, i]));
  for (const row of rows) {
    const code = row[place.key];
    if (code.includes("/")) continue;
    codes.set(code, { code, titles: [row[place.title_ko], row[place.title_en]], style: (row[place.style] ?? "").replace("-", "_") });
  }
}

/** The order of the list; what is not in it comes last. @param {string} code */
export function rankOf(code) {
  const rank = [...codes.keys()].indexOf(code);
  return rank < 0 ? codes.size : rank;
}

/** @param {string} code */
export function titleOf(code) {
  const titles = codes.get(code)?.titles;
  return titles ? titles[language() === "en" ? 1 : 0] : code;
}

/**
 * What a change is filed under: the code of its reason, `RULE`, or nothing while its reason has not come.
 *
 * @param {import("./lines.js").Change} change
 * @param {import("./state.js").Settings} settings
 */
export function kindOf(change, settings) {
  if (change.kind !== "squeeze" && levelOf(change, settings) === "rule" && !byStyle(change, settings)) return RULE;
  return change.reason?.code ?? "";
}

/** Whether a style setting has a say in a change. @param {import("./lines.js").Change} change @param {import("./state.js").Settings} settings */
export function byStyle(change, settings) {
  const style = /** @type {"unit"|""} */ (codes.get(change.reason?.code ?? "")?.style ?? "");
  return Boolean(style && settings[style]);
}
