// The examples of README.md are true.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { Spacer } from "../dist/index.js";

const EXAMPLE = /^await spacer\.(restore|correct)\("(.+)"\); \/\/ "(.+)": /gm;

test("the examples give what they say", async () => {
  const spacer = await Spacer.load({ model: new URL("../../src/eojeol/models/", import.meta.url) });
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const examples = [...readme.matchAll(EXAMPLE)];
  assert.equal(examples.length, 2);
  for (const [, call, text, expected] of examples) assert.equal(await spacer[call](text), expected);
  const { text, changes } = await spacer.check("나는 오늘 학교 에 갔다.");
  assert.ok(readme.includes(`{ text: "${text}",`));
  const { probability, ...located } = changes[0];
  const shown = readme.match(/changes: \[(\{[^}]+\})\] \}/)[1].replaceAll("//", "").replace("probability: …,", "");
  assert.deepEqual(located, new Function(`return ${shown}`)());
  assert.ok(probability < 0.5 && changes.length === 1);
});
