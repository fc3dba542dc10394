// This package and Python, side by side. tests/web/test_node.py writes the cases and says where they are; alone, these
// tests are skipped.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import * as ort from "onnxruntime-web/wasm";

import { ngramRows } from "../dist/engine/ngrams.js";
import { fencedSpans, findSpans, freezeLineGaps } from "../dist/text/protect.js";
import { nearest, repr } from "../dist/python.js";
import { compilePattern } from "../dist/rules/regex_subset.js";
import { Rules } from "../dist/rules/rules.js";
import { Spacer } from "../dist/spacer.js";
import { freezeWithin, split } from "../dist/text/gaps.js";
import { Vocab } from "../dist/engine/vocab.js";
import { windows } from "../dist/text/windows.js";

// Layer norm and sigmoid round otherwise in WebAssembly, and a rounded activation may then fall on the next step.
const TOLERANCE = 0.05;

const path = process.env.EOJEOL_CASES;
const skip = path ? false : "EOJEOL_CASES names no file; `pytest tests/web` writes one";
const cases = path ? JSON.parse(await readFile(path, "utf8")) : {};

test("a text falls apart into the same units", { skip }, () => {
  for (const { text, ...expected } of cases.texts) {
    const { text: _, ...gaps } = split(text);
    const found = Object.fromEntries(Object.entries(gaps).map(([name, values]) => [name, Array.from(values)]));
    assert.deepEqual(found, expected, JSON.stringify(text));
  }
});

test("characters have the same ids, and n-grams the same rows, bit for bit", { skip }, () => {
  const { vocab, row_bits, characters, segments, ids, rows } = cases.rows;
  const found = new Vocab(vocab).ids(Uint32Array.from(characters));
  assert.deepEqual(Array.from(found), ids);
  assert.deepEqual(Array.from(ngramRows(found, Int32Array.from(segments), 0, ids.length, row_bits)), rows);
});

test("the same gaps are protected", { skip }, () => {
  for (const { text, kinds, frozen } of cases.spans) {
    const [gaps, chosen] = [split(text), new Set(kinds)];
    const found = new Uint8Array(frozen.length);
    freezeWithin(gaps, findSpans(text, chosen), found);
    if (chosen.has("code")) freezeWithin(gaps, fencedSpans(text).spans, found);
    if (chosen.has("markdown")) freezeLineGaps(gaps, false, found);
    assert.deepEqual(Array.from(found), frozen, JSON.stringify({ text, kinds }));
  }
});

test("the same lines are joined", { skip }, async () => {
  const spacer = await Spacer.load({ model: pathToFileURL(cases.model), ort });
  for (const { text, joined } of cases.joined) assert.equal(await spacer.joinLines(text), joined, JSON.stringify(text));
});

test("long texts are cut into the same windows", { skip }, () => {
  for (const { text, reach, windows: expected } of cases.windows) {
    const found = [...windows(text, reach)].map(({ first, last, start, stop, piece, whole }) => {
      return [first, last, stop - start, ...piece, whole ? 1 : 0];
    });
    assert.deepEqual(found, expected, JSON.stringify(text.slice(0, 80)));
  }
});

test("rules say the same, and are refused with the same words", { skip }, () => {
  for (const { rules, text, decisions, error } of cases.rules) {
    if (error === undefined) {
      assert.deepEqual(Array.from(Rules.parse(rules, "mine").decide(split(text))), decisions, JSON.stringify({ rules, text }));
    } else {
      assert.throws(() => Rules.parse(rules, "mine"), { name: "ConfigError", message: error }, rules);
    }
  }
});

test("regular expressions find the same, or are refused at the same place with the same words", { skip }, () => {
  const { texts, patterns } = cases.regex;
  for (const { pattern, matches, at, message } of patterns) {
    if (!matches) {
      assert.throws(() => compilePattern(pattern), (thrown) => thrown.at === at && thrown.message === message, pattern);
      continue;
    }
    const compiled = compilePattern(pattern);
    for (const [index, text] of texts.entries()) {
      const found = [...text.matchAll(compiled)].map(({ indices }) => Array.from(indices, (span) => (span ? [...span] : null)));
      assert.deepEqual(found, matches[index], JSON.stringify({ pattern, text }));
    }
  }
});

test("near names and printed strings are the same", { skip }, () => {
  for (const { word, names, near } of cases.near) assert.equal(nearest(word, names) ?? null, near, word);
  for (const [text, printed] of cases.reprs) assert.equal(repr(text), printed);
});

test("texts are spaced the same, and the changes are the same", { skip }, async () => {
  const reasons = (name) => readFile(new URL(`../../src/eojeol/reasons/${name}`, import.meta.url), "utf8");
  const spacer = await Spacer.load({ model: pathToFileURL(cases.model), ort, reasons });
  for (const { options, texts, expected, changes } of cases.spacing) {
    const batch = changes ? [] : await spacer.batch(texts, options);
    for (const [index, text] of texts.entries()) {
      const what = JSON.stringify({ options, text: text.slice(0, 300) });
      const checked = changes ? await spacer.check(text, options) : { text: batch[index] };
      assert.equal(checked.text, expected[index], what);
      if (!changes) continue;
      const pairs = checked.changes.map((change, i) => [change, changes[index][i]]);
      for (const [here, there] of pairs) {
        assert.ok(Math.abs(here.probability - there.probability) < TOLERANCE, what);
        assert.deepEqual({ ...here, probability: 0 }, { ...there, probability: 0 }, what);
      }
      assert.equal(pairs.length, changes[index].length, what);
    }
  }
});
