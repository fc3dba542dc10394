/** What a reader can say to a change: yes or no, here or wherever the same stands. Each is one step that undo takes back. */
import { alike, ruleFor } from "./changes.js";
import { kindOf } from "./codes.js";
import { decide } from "./state.js";

/**
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./lines.js").Change} Change
 * @typedef {{line: Line, change: Change}} Spot
 */

/** @param {import("./state.js").Store} store @param {Spot} spot @param {"accepted"|"refused"} decision */
export function decideOne(store, { line, change }, decision) {
  // Saying the same twice takes it back.
  const now = line.decisions.get(change.at) === decision ? null : decision;
  store.change({ lines: decide(store.state.lines, [{ line, change }], now) });
  return now;
}

/** @param {import("./state.js").Store} store @param {Spot} spot @returns {Spot[]} */
export function allLike(store, spot) {
  return alike(store.state.lines, spot);
}

/** @param {import("./state.js").Store} store @param {Spot} spot */
export function acceptAllLike(store, spot) {
  const places = allLike(store, spot);
  store.change({ lines: decide(store.state.lines, places, "accepted") });
  return places.length;
}

/**
 * Refuse a change wherever it comes up, from now on: by a rule, or for runs of spaces by the setting that asked.
 *
 * @param {import("./state.js").Store} store
 * @param {Spot} spot
 * @returns {string} the rule
 */
export function refuseAllLike(store, spot) {
  const rule = ruleFor(spot.line, spot.change);
  if (!rule) {
    store.change({ squeeze: false });
    return "";
  }
  const places = allLike(store, spot);
  const { rules, lines } = store.state;
  const gap = rules && !rules.endsWith("\n") ? "\n" : "";
  store.change({ rules: `${rules}${gap}${rule}\n`, lines: decide(lines, places, null) });
  return rule;
}

/**
 * The changes that are filed under a reason.
 *
 * @param {import("./state.js").State} state
 * @param {string} kind as `kindOf` says
 * @returns {Spot[]}
 */
export function allOfKind(state, kind) {
  const found = [];
  for (const line of state.lines) {
    for (const change of line.changes ?? []) if (kindOf(change, state) === kind) found.push({ line, change });
  }
  return found;
}

/**
 * Say yes or no to all changes that are filed under a reason.
 *
 * @param {import("./state.js").Store} store
 * @param {string} kind
 * @param {"accepted"|"refused"} decision
 * @returns {number} how many those are
 */
export function decideKind(store, kind, decision) {
  const places = kind ? allOfKind(store.state, kind) : [];
  if (places.length) store.change({ lines: decide(store.state.lines, places, decision) });
  return places.length;
}

/** Change nothing for a reason, from now on. @param {import("./state.js").Store} store @param {string} code */
export function ignoreKind(store, code) {
  store.change({ ignore: [...ignored(store.state).filter((one) => one !== code), code].join(",") });
}

/** Change things for a reason again. @param {import("./state.js").Store} store @param {string} code */
export function enforceKind(store, code) {
  store.change({ ignore: ignored(store.state).filter((one) => one !== code).join(",") });
}

/** The codes of the reasons for which nothing is changed. @param {import("./state.js").Settings} settings */
export const ignored = ({ ignore }) => ignore.split(",").filter(Boolean);

/** @param {import("./state.js").Store} store */
export function acceptRest(store) {
  const places = [];
  for (const line of store.state.lines) {
    for (const change of line.changes ?? []) if (!line.decisions.has(change.at)) places.push({ line, change });
  }
  if (places.length) store.change({ lines: decide(store.state.lines, places, "accepted") });
  return places.length;
}
