/**
 * Hashed character n-grams, equal bit for bit to `engine/ngrams.py` in Python.
 *
 * Every position looks at nine n-grams around it. Each is hashed to 32 bits with `Math.imul`, and the top bits of the hash
 * name a row of the model's table. n-grams never cross the border of a segment: beyond it stands the separator's id.
 */

import { SEP } from "./vocab.js";

/** How many n-grams a position has. */
export const SHAPES = 9;
const REACH = 3;

const ROUND = 0x9e3779b1 | 0;
const FINISH = 0x85ebca6b | 0;
// By the offset of the first character, -3 to 0.
const SALT = [0x2545f491, 0x5bd1e995, 0x1b873593, 0x7feb352d];
// By the offset of its first character and by how many more it has taken: where the n-gram goes in the order of SHAPES,
// -1 for nowhere.
const PLACES = [
  /* from -3 */ [-1, -1, -1, 0],
  /* from -2 */ [-1, -1, 1, 2],
  /* from -1 */ [-1, 3, 4, 5],
  /* from  0 */ [-1, 6, 7, 8],
];

/**
 * Rows of the table for the nine n-grams of positions.
 *
 * @param ids character ids
 * @param segments segment number of each position; equal numbers are neighbours
 * @param start first position to look at; nothing before it is seen
 * @param stop position after the last
 * @param rowBits binary logarithm of the number of rows
 * @returns nine rows a position, one position after the other
 */
export function ngramRows(
  ids: Int32Array, segments: Int32Array, start: number, stop: number, rowBits: number,
): Int32Array {
  const out = new Int32Array((stop - start) * SHAPES);
  const shift = 32 - rowBits;
  const around = new Int32Array(2 * REACH + 1);
  for (let at = start, base = 0; at < stop; at++, base += SHAPES) {
    const segment = segments[at];
    for (let offset = -REACH; offset <= REACH; offset++) {
      const other = at + offset;
      const inside = other >= start && other < stop && segments[other] === segment;
      around[REACH + offset] = inside ? ids[other]! : SEP;
    }
    for (let first = 0; first <= REACH; first++) {
      const places = PLACES[first]!;
      let state = SALT[first]!;
      for (let taken = 0; taken <= REACH; taken++) {
        state = Math.imul(state ^ around[first + taken]!, ROUND);
        state ^= state >>> 15;
        const place = places[taken]!;
        if (place < 0) continue;
        const mixed = Math.imul(state, FINISH);
        out[base + place] = (mixed ^ (mixed >>> 13)) >>> shift;
      }
    }
  }
  return out;
}
