// Runs are cut at the ends of lines where there are any near, as in Python (tests/test_runs.py has the same cases).
import assert from "node:assert/strict";
import test from "node:test";
import { runs } from "../dist/engine/packed.js";

const segmentsOf = (...lengths) => Int32Array.from(lengths.flatMap((length, i) => Array(length).fill(i)));
const cut = (segments, reach, most) =>
  [...runs(segments, reach, most)].map(({ start, stop, first, last }) => [start, stop, first, last]);

test("short lines stay whole and need no margin", () => {
  assert.deepEqual(cut(segmentsOf(4, 4, 4, 4, 4), 3, 10), [[0, 8, 0, 8], [8, 16, 8, 16], [16, 20, 16, 20]]);
});

test("a long line is cut, with margins inside it alone", () => {
  assert.deepEqual(cut(segmentsOf(3, 25, 3), 2, 10), [
    [0, 10, 0, 12],
    [10, 20, 8, 22],
    [20, 28, 18, 28],
    [28, 31, 28, 31],
  ]);
});

test("nothing gives no run, and numbers may have holes", () => {
  assert.deepEqual(cut(new Int32Array(0), 3, 10), []);
  assert.deepEqual(cut(Int32Array.of(5, 5, 9, 9), 1, 3), [[0, 2, 0, 2], [2, 4, 2, 4]]);
});
