// Reasons as Python finds them: the golden table, and cases of tests/web/test_node.py.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { Reasons } from "../dist/reasons/reasons.js";

const ROOT = new URL("../../", import.meta.url);
const read = (path) => readFile(new URL(path, ROOT), "utf8");
const reasons = await Reasons.load((name) => read(`src/eojeol/reasons/${name}`));

/** The changes between two texts that differ in spaces alone. */
function changesBetween(typed, right) {
  const changes = [];
  let [at, to] = [0, 0];
  while (at < typed.length) {
    let [spaces, wanted] = [0, 0];
    while (typed[at] === " ") [at, spaces] = [at + 1, spaces + 1];
    while (right[to] === " ") [to, wanted] = [to + 1, wanted + 1];
    if (at && spaces !== wanted && at < typed.length) {
      changes.push({ kind: !spaces ? "add" : wanted ? "squeeze" : "remove", spaces, utf16_offset: at });
    }
    [at, to] = [at + 1, to + 1];
  }
  return changes;
}

test("the golden table has the same codes", async () => {
  const rows = (await read("tests/golden/reasons.tsv")).trimEnd().split("\n").slice(1);
  assert.ok(rows.length >= 200);
  for (const row of rows) {
    const [typed, right, codes] = row.split("\t");
    const found = reasons.ofChanges(typed, changesBetween(typed, right)).map((reason) => reason.code);
    assert.equal(found.join(" "), codes, `${typed} → ${right}`);
  }
});

test("a reason says what it is about", () => {
  const reason = reasons.of("떠난", "지", "add");
  assert.equal(reason.ko, "‘지’가 ‘경과한 시간’을 뜻하므로 앞말 ‘떠난’과 띄어 씁니다.");
  assert.equal(reason.level, "wrong");
  assert.ok(reason.url.endsWith("#r42-dependent-noun"));
});

const path = process.env.EOJEOL_REASONS;
test("Python gives the same reasons", { skip: path ? false : "EOJEOL_REASONS names no file" }, async () => {
  for (const { left, right, kind, reason } of JSON.parse(await readFile(path, "utf8"))) {
    assert.deepEqual(reasons.of(left, right, kind), reason, `${left} ${kind} ${right}`);
  }
});
