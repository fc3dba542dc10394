// Only spaces at gaps can change, for every string.

import assert from "node:assert/strict";
import { test } from "node:test";

import { join, split } from "../dist/text/gaps.js";
import { randomFrom, randomText } from "./helpers.mjs";

const ROUNDS = 2000;

test("any decision changes nothing but spaces", () => {
  const random = randomFrom(1);
  for (let round = 0; round < ROUNDS; round++) {
    const text = randomText(random, 30);
    const gaps = split(text);
    const out = join(gaps, gaps.spaced.map(() => (random() < 0.5 ? 1 : 0)), random() < 0.5);
    assert.equal(out.replaceAll(" ", ""), text.replaceAll(" ", ""));
  }
});

test("keeping every typed space gives the same text", () => {
  const random = randomFrom(2);
  for (let round = 0; round < ROUNDS; round++) {
    const text = randomText(random, 30);
    const gaps = split(text);
    assert.equal(join(gaps, gaps.spaced), text);
  }
});

test("white space other than the space keeps its neighbours", () => {
  const random = randomFrom(3);
  const edges = (text) => text.split(/[^\S ]|[\x1c-\x1f\x85]/).map((line) => [/^ */.exec(line)[0], / *$/.exec(line)[0]]);
  for (let round = 0; round < ROUNDS; round++) {
    const text = randomText(random, 30).replaceAll("\ufeff", "");
    for (const everywhere of [0, 1]) {
      assert.deepEqual(edges(join(split(text), new Uint8Array(text.length).fill(everywhere))), edges(text));
    }
  }
});

test("what a reader sees as one character is never parted", () => {
  for (const one of ["\u1112\u1161\u11ab", "👨\u200d👩\u200d👧", "🇰🇷", "👋🏽", "e\u0301\u0323", "❤\ufe0f", "😀"]) {
    const gaps = split(`${one}${one}`);
    assert.equal(gaps.starts.length, 2, one);
    assert.equal(join(gaps, Uint8Array.of(1, 1)), `${one} ${one}`);
  }
});

test("a character of several code points is what its NFC form begins with", () => {
  assert.deepEqual([...split("\u1112\u1161\u11ab각e\u0301").characters], [0xd55c, 0xac01, 0xe9]);
});

test("a run of spaces stays the run that it was, or is squeezed to one", () => {
  const gaps = split("가   나  \t  다");
  assert.equal(join(gaps, Uint8Array.of(1, 1, 1)), "가   나  \t  다");
  assert.equal(join(gaps, Uint8Array.of(1, 1, 1), true), "가 나  \t  다");
  assert.equal(join(gaps, Uint8Array.of(0, 0, 0)), "가나  \t  다");
});

test("lone surrogates come out as they went in", () => {
  const text = "가\ud83d 나\ude00 \ud83d\ud83d";
  assert.equal(join(split(text), new Uint8Array(9)), "가\ud83d나\ude00\ud83d\ud83d");
});
