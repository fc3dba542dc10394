/**
 * Regular expressions of Python in JavaScript: what both have is translated, and what JavaScript lacks, or would silently
 * understand otherwise, is refused with its place. So a rule decides the same in both, or says that it cannot.
 *
 * Refused: atomic groups and possessive repeats, conditions, flags in the middle, character names; a repeat of what may
 * match nothing; a group inside a repeat that not every round sets; a reference to a group that may not be set. In all of
 * these the two languages differ in what they match or in what the groups hold afterwards.
 */

import { ConfigError } from "./errors.js";
import { repr } from "./python.js";
import { Parser } from "./python_regex_parser.js";

export interface Match {
  readonly span: readonly [number, number];
  /** Spans of the groups that took part. */
  readonly groups: readonly (readonly [number, number])[];
}

/**
 * @param pattern in the syntax of Python's `re`
 * @throws ConfigError it is no regular expression, or JavaScript cannot do what it asks for
 */
export class PythonRegex {
  /** How many groups there are. */
  readonly groups: number;
  /** Searches; looks only where it is told to, if what it finds may be empty. */
  readonly #search: RegExp;
  /** Finds what is not empty, only where it is told to; null if nothing found is ever empty. */
  readonly #longer: RegExp | null;

  constructor(pattern: string) {
    try {
      const parser = new Parser(pattern);
      const { js, min } = parser.parse();
      const flags = `du${parser.flags.has("i") ? "i" : ""}`;
      this.groups = parser.groups;
      this.#search = new RegExp(js, (min ? "g" : "y") + flags);
      // What is left of the text before the match and after it differ, unless the match is empty.
      this.#longer = min ? null : new RegExp(`(?=(?<rest>[^]*))(?:${js})(?!\\k<rest>$)`, `y${flags}`);
    } catch (error) {
      const message = error instanceof RangeError ? "it is nested too deeply" : (error as Error).message;
      throw new ConfigError(`${repr(pattern)} is not a regular expression (${message})`);
    }
  }

  /** What `re.finditer` finds. */
  *matches(text: string): Generator<Match, void> {
    for (let at = 0; at <= text.length; ) {
      this.#search.lastIndex = at;
      const found = this.#search.exec(text);
      if (found) {
        yield this.#match(found);
        at = found.index + found[0].length;
      }
      if (found?.[0]) continue;
      if (!this.#longer) return;
      // After an empty match Python tries again at the same place, for something longer. Then it is the turn of the next
      // code point: a search by itself would also look between the halves of a pair, where all that is empty matches.
      this.#longer.lastIndex = at;
      const longer = found && this.#longer.exec(text);
      if (longer) yield this.#match(longer);
      at += longer ? longer[0].length : text.codePointAt(at)! > 0xffff ? 2 : 1;
    }
  }

  #match(found: RegExpExecArray): Match {
    const spans = found.indices?.groups ?? {};
    const groups: (readonly [number, number])[] = [];
    for (let number = 1; number <= this.groups; number++) {
      const span = spans[`g${number}`];
      if (span) groups.push(span);
    }
    return { span: [found.index, found.index + found[0].length], groups };
  }
}
