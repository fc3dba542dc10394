/**
 * Patterns that would be searched for ever: how many ways there are to match what stands at one place.
 * `rules/backtracking.py` in Python, which says why; the two have to accept the same patterns.
 */

/** A range of code points: the first and the last. */
type Range = readonly [first: number, last: number];
/** Ranges, ascending, that do not touch. */
export type Ranges = readonly Range[];

export const EVERY: Ranges = [[0, 0x10ffff]];
/** No narrower than what Python takes for digits, white space and letters. */
export const SETS: Readonly<Record<string, Ranges>> = {
  d: [[0x30, 0x39], [0x660, 0x10ff], [0x1200, 0x312f], [0x3190, 0xabff], [0xd7a4, 0x10ffff]],
  s: [
    [9, 13], [0x1c, 0x20], [0x85, 0x85], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029],
    [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000],
  ],
  w: [[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a], [0x80, 0x10ffff]],
};
/** Ways beyond which a pattern is refused, and rounds from which on a repeat counts as one without a bound. */
const MOST_WAYS = 50;

/** A part of a pattern; `at` is where it stands, in UTF-16 units, and `shown` what a message calls it. */
export type Node = { readonly at: number; readonly shown: string } & (
  | { readonly kind: "set"; readonly ranges: Ranges }
  | { readonly kind: "border" | "end" }
  | { readonly kind: "look"; readonly body: Node }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Node[] }
  | { readonly kind: "repeat"; readonly body: Node; readonly least: number; readonly most: number }
);
type Repeat = Extract<Node, { kind: "repeat" }>;

/**
 * What going back costs: how many ways there are, but for those of a loose repeat without a bound; whether it holds a
 * repeat without a bound; whether one of these is loose; whether it must not be repeated.
 */
interface Cost {
  readonly ways: number;
  readonly unbounded: boolean;
  readonly loose: boolean;
  readonly once: boolean;
}

const NOTHING: Cost = { ways: 1, unbounded: false, loose: false, once: false };

/** A pattern that could be searched for ever. */
export class TooManyWays extends Error {
  /** The part that is too much. */
  readonly node: Node;

  constructor(node: Node) {
    super(node.shown);
    this.node = node;
  }
}

/**
 * Refuse a pattern that could be searched for ever.
 *
 * @throws TooManyWays names the part that is too much
 */
export function refuseManyWays(root: Node): void {
  cost(root, []);
}

/** Ranges that hold what any of the sets holds. */
export function union(...sets: Ranges[]): Ranges {
  const merged: [number, number][] = [];
  for (const [first, last] of ordered(sets)) {
    const before = merged.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** Ranges that hold everything else. */
export function complement(ranges: Ranges): Ranges {
  const edges = [-1, ...ranges.flat(), 0x110000];
  const gaps: Range[] = [];
  for (let i = 0; i < edges.length; i += 2) {
    if (edges[i]! + 1 < edges[i + 1]!) gaps.push([edges[i]! + 1, edges[i + 1]! - 1]);
  }
  return gaps;
}

function ordered(sets: readonly Ranges[]): Range[] {
  return sets.flat().sort((one, other) => one[0] - other[0] || one[1] - other[1]);
}

/** Whether a character is in two of the sets. */
function overlap(sets: readonly Ranges[]): boolean {
  const all = ordered(sets);
  return all.some((range, i) => i > 0 && all[i - 1]![1] >= range[0]);
}

/** The characters that can come first, where `follow` are those that can come first after it; none after the end. */
function firstOf(node: Node, follow: Ranges): Ranges {
  switch (node.kind) {
    case "set":
      return node.ranges;
    case "sequence":
      return node.parts.reduceRight((after, part) => firstOf(part, after), follow);
    case "choice":
      return union(...node.parts.map((part) => firstOf(part, follow)));
    case "repeat": {
      const inner = firstOf(node.body, follow);
      return node.least ? inner : union(inner, follow);
    }
    case "look":
      // What takes long to look at must not be looked at after every round of a repeat.
      return holdsUnbounded(node.body) ? EVERY : follow;
    default:
      return node.kind === "end" ? [] : follow;
  }
}

function holdsUnbounded(node: Node): boolean {
  if (node.kind === "repeat") return node.most > MOST_WAYS || holdsUnbounded(node.body);
  if (node.kind === "look") return holdsUnbounded(node.body);
  return "parts" in node && node.parts.some(holdsUnbounded);
}

/** What going back into a part costs, where `follow` can come first after it; none after the end. */
function cost(node: Node, follow: Ranges): Cost {
  const found = costOf(node, follow);
  if (found.ways > MOST_WAYS) throw new TooManyWays(node);
  return found;
}

function costOf(node: Node, follow: Ranges): Cost {
  switch (node.kind) {
    case "look": {
      const { ways, unbounded } = cost(node.body, []);
      // What was looked at is not gone back into; but it is looked at anew with every round of a repeat around it.
      return { ways, unbounded, loose: false, once: unbounded };
    }
    case "sequence":
      return sequenceCost(node.parts, follow);
    case "choice": {
      const costs = node.parts.map((part) => cost(part, follow));
      const several = follow.length > 0 && overlap(node.parts.map((part) => firstOf(part, follow)));
      return {
        ways: costs.reduce((ways, each) => (several ? ways + each.ways : Math.max(ways, each.ways)), 0),
        unbounded: costs.some((each) => each.unbounded),
        loose: costs.some((each) => each.loose),
        once: costs.some((each) => each.once),
      };
    }
    case "repeat":
      return repeatCost(node, follow);
    default:
      return NOTHING;
  }
}

function sequenceCost(parts: readonly Node[], follow: Ranges): Cost {
  const costs: Cost[] = [];
  for (const part of [...parts].reverse()) {
    costs.unshift(cost(part, follow));
    follow = firstOf(part, follow);
  }
  let { ways, unbounded, loose, once } = NOTHING;
  costs.forEach((each, i) => {
    ways *= each.ways;
    if (ways > MOST_WAYS || (loose && each.unbounded)) throw new TooManyWays(parts[i]!);
    unbounded ||= each.unbounded;
    loose ||= each.loose;
    once ||= each.once;
  });
  return { ways, unbounded, loose, once };
}

function repeatCost(node: Repeat, follow: Ranges): Cost {
  const { body, least, most } = node;
  const first = firstOf(body, []);
  const inner = cost(body, most > 1 ? union(follow, first) : follow);
  if (most > 1 && (inner.once || (inner.ways > 1 && most === Infinity))) throw new TooManyWays(node);
  // A number beyond the limit, however large, is only compared with it.
  let ways = inner.ways > 1 ? inner.ways ** Math.min(most, MOST_WAYS) : 1;
  let { loose } = inner;
  if (least !== most && overlap([first, follow])) {
    if (most > MOST_WAYS) loose = true;
    else ways *= most - least + 1;
  }
  return { ways, unbounded: inner.unbounded || most > MOST_WAYS, loose, once: inner.once || loose };
}
