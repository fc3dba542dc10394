/** What a user can set for a call; `settings.py` in Python, and the fields of a request to the HTTP service. */

import { UsageError } from "./errors.js";
import { parseKinds } from "./text/protect.js";
import { nearest, repr, strip } from "./python.js";
import { Rules } from "./rules/rules.js";

export type Mode = "correct" | "restore";
export type Eagerness = "conservative" | "balanced" | "eager";
/** Forms of what the norm allows in two: one of them, or as it was typed. */
export type Style = "joined" | "apart" | "keep";
export type StyleName = "auxiliary" | "compound" | "unit" | "name_title";

/** Options of a call; what is absent, undefined or null is the default. */
export interface Options {
  /** "correct", the default, takes what was typed as evidence; "restore" decides afresh. Only `check` and `batch` have it. */
  mode?: Mode | null;
  /** How readily correct mode changes what was typed: sets `add` and `remove` where they are not given. */
  eagerness?: Eagerness | null;
  /** Correct mode puts a space into a joined gap when P(space) is above this, 0 to 1. */
  add?: number | null;
  /** Correct mode takes the spaces out of a gap when P(joined) is above this, 0 to 1. */
  remove?: number | null;
  /** Make changes of this kind alone, the rules' too: "add" or "remove"; or for these reasons, such as "R42,R41"; or both. */
  only?: string | null;
  /** Make no changes for these reasons, such as "R47". */
  ignore?: string | null;
  /** Auxiliary verbs, where the norm allows both forms; by default the model decides. */
  auxiliary?: Style | null;
  /** The same for two nouns and for names. */
  compound?: Style | null;
  /** The same for units after digits. */
  unit?: Style | null;
  /** The same for titles after a name. */
  name_title?: Style | null;
  /** Make kept runs of several spaces one space. */
  squeeze?: boolean | null;
  /** The user's own rules, or the text of a .eojeolrules file. */
  rules?: Rules | string | null;
  /** Kinds of spans that stay as they are: "all", "none", names such as "url,email", or several names. */
  protect?: string | Iterable<string> | null;
  /** Gives the work up: the promise is rejected with the signal's reason. With it, work makes room for events. */
  signal?: AbortSignal | null;
  /** Is called now and then with the share of the text that is done, 0 to 1. */
  progress?: ((share: number) => void) | null;
}

/** Options that have been checked, defaults filled in. */
export interface Settings {
  readonly mode: Mode;
  /** As 32-bit numbers, which probabilities are. */
  readonly add: number;
  readonly remove: number;
  readonly only: Kind | null;
  /** Names of the reasons that are wanted, none for all, and what was given as `only` and `ignore`. */
  readonly choice: { readonly names: readonly string[]; readonly only: string | null; readonly ignore: string | null };
  /** The forms that are asked for. */
  readonly styles: ReadonlyMap<StyleName, Style>;
  readonly squeeze: boolean;
  readonly rules: Rules | null;
  readonly kinds: ReadonlySet<string>;
}

// Named points on the curve of harm against benefit: the thresholds for adding and for removing.
const EAGERNESS: Readonly<Record<string, readonly [number, number]>> = {
  conservative: [0.75, 0.6],
  balanced: [0.4, 0.4],
  eager: [0.2, 0.2],
};
const MODES = ["correct", "restore"];
const STYLES: readonly StyleName[] = ["auxiliary", "compound", "unit", "name_title"];
const FORMS: readonly string[] = ["joined", "apart", "keep"];
const NAMES: readonly string[] = [
  "mode", "eagerness", "add", "remove", "only", "ignore", ...STYLES, "squeeze", "rules", "protect", "signal", "progress",
];

/**
 * Check options and fill in the defaults.
 *
 * @throws UsageError a value cannot be used, or there is no such option
 */
export function settingsOf(options: Options): Settings {
  for (const name of Object.keys(options)) {
    if (NAMES.includes(name)) continue;
    const near = nearest(name, NAMES);
    throw new UsageError(`unknown setting ${repr(name)}; ${near ? `did you mean ${repr(near)}?` : NAMES.join(", ")}`);
  }
  const mode = options.mode ?? "correct";
  if (!MODES.includes(mode)) throw new UsageError(`unknown mode ${repr(mode)}; use 'correct' or 'restore'`);
  for (const name of ["add", "remove"] as const) {
    const value = options[name];
    if (value != null && !(typeof value === "number" && value >= 0 && value <= 1)) {
      throw new UsageError(`${name}=${repr(value)} is not a probability; give a number from 0 to 1`);
    }
  }
  const eagerness = options.eagerness ?? "balanced";
  const thresholds = Object.hasOwn(EAGERNESS, eagerness) ? EAGERNESS[eagerness] : undefined;
  if (thresholds === undefined) {
    throw new UsageError(`unknown eagerness ${repr(eagerness)}; use ${Object.keys(EAGERNESS).join(", ")}`);
  }
  const styles = new Map<StyleName, Style>();
  for (const name of STYLES) {
    const form = options[name];
    if (form == null) continue;
    if (!FORMS.includes(form)) throw new UsageError(`${name}=${repr(form)} is no form; use 'joined', 'apart' or 'keep'`);
    styles.set(name, form);
  }
  return {
    mode,
    add: Math.fround(options.add ?? thresholds[0]),
    remove: Math.fround(options.remove ?? thresholds[1]),
    ...chosen(options.only ?? null, options.ignore ?? null),
    styles,
    squeeze: options.squeeze ?? false,
    rules: rulesOf(options.rules ?? null),
    kinds: parseKinds(options.protect ?? "all"),
  };
}

type Kind = "add" | "remove";

/** The kind of change and the names of the reasons that are wanted. */
function chosen(only: string | null, ignore: string | null): Pick<Settings, "only" | "choice"> {
  const named = (only ?? "").split(",").map((name) => strip(name)).filter((name) => name);
  const kinds = named.filter((name): name is Kind => name === "add" || name === "remove");
  if (kinds.length > 1) {
    throw new UsageError(`only=${repr(only)} names both kinds of change, which leaves none out; name one`);
  }
  if (only !== null && !named.length) {
    throw new UsageError(`only=${repr(only)} is not a kind of change; use 'add', 'remove', codes of reasons, or None`);
  }
  return { only: kinds[0] ?? null, choice: { names: named.filter((name) => !kinds.includes(name as Kind)), only, ignore } };
}

let lastText = "";
let lastRules: Rules | null = null;

/** A page gives the same text of rules with every key that is pressed. */
function rulesOf(rules: Rules | string | null): Rules | null {
  if (rules === null || rules instanceof Rules) return rules;
  if (typeof rules !== "string") throw new UsageError("rules are the text of a .eojeolrules file, or Rules.parse of it");
  if (rules !== lastText) [lastRules, lastText] = [Rules.parse(rules), rules];
  return lastRules;
}
