// What the Spacer promises whatever the model says; the model here is a hash of what it is shown.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { ConfigError, Reasons, Rules, Spacer, UsageError } from "../dist/index.js";
import { decide } from "../dist/decide.js";
import { LEAVE } from "../dist/rules/rules.js";
import { settingsOf } from "../dist/settings.js";
import { join, split } from "../dist/text/gaps.js";
import { BLOCK } from "../dist/text/windows.js";
import { HashModel, randomFrom, randomOptions, randomText } from "./helpers.mjs";

const ROUNDS = 600;
const reasons = (name) => readFile(new URL(`../../src/eojeol/reasons/${name}`, import.meta.url), "utf8");
const spacer = new Spacer(new HashModel(), reasons);
const plain = (text) => text.replaceAll(" ", "");

test("only spaces change, and the changes that are named make the text that is returned", async () => {
  const random = randomFrom(11);
  for (let round = 0; round < ROUNDS; round++) {
    const [text, options] = [randomText(random, 25), randomOptions(random)];
    const { text: out, changes } = await spacer.check(text, options);
    assert.equal(plain(out), plain(text));
    assert.equal(applied(text, changes), out);
    assert.equal(await (options.mode === "restore" ? spacer.restore(text, options) : spacer.correct(text, options)), out);
  }
});

test("a text gives the same alone and among others", async () => {
  const random = randomFrom(12);
  for (let round = 0; round < 60; round++) {
    const texts = Array.from({ length: 12 }, () => randomText(random, 15));
    const options = randomOptions(random);
    const single = await Promise.all(texts.map(async (text) => (await spacer.check(text, options)).text));
    assert.deepEqual(await spacer.batch(texts, options), single);
  }
});

test("what was typed means nothing to restore", async () => {
  const random = randomFrom(13);
  for (let round = 0; round < ROUNDS; round++) {
    const text = randomText(random, 15).replace(/ {2,}/g, " ");
    const joined = join(split(text), new Uint8Array(text.length));
    assert.equal(await spacer.restore(text, { protect: "none" }), await spacer.restore(joined, { protect: "none" }));
  }
});

test("a line of any length gives what it gives as one piece", async () => {
  const random = randomFrom(14);
  for (const [reach, mode] of [[0, "restore"], [3, "restore"], [11, "correct"], [3, "correct"]]) {
    const model = new HashModel(reach);
    let text = "";
    while (text.length < 2.2 * BLOCK) text += randomText(random, 50).replace(/[\r\n]/g, "");
    const options = { mode, protect: "none", squeeze: true };
    const gaps = split(text);
    const ruleDecisions = new Int8Array(gaps.starts.length).fill(LEAVE);
    const kept = new Uint8Array(gaps.starts.length);
    const predict = (...shown) => model.probabilities(...shown);
    const { decided } = await decide(gaps, ruleDecisions, kept, settingsOf(options), predict, predict, reach);
    assert.equal(await new Spacer(model)[mode](text, options), join(gaps, decided, true));
  }
});

test("changes are located in code points and in UTF-16 units, lines ending at LF, CR LF and CR", async () => {
  const model = { reach: 0, probabilities: async (characters) => Float32Array.from(characters, (c) => (c === 0xb098 ? 0.9 : 0.1)) };
  const { text, changes } = await new Spacer(model).check("😀가\r\n😀가나\r가  다\n나나", { protect: "none" });
  assert.equal(text, "😀가\r\n😀가 나\r가다\n나 나");
  assert.deepEqual(changes.map(({ line, column, offset, kind, context, spaces }) => [line, column, offset, kind, context, spaces]), [
    [2, 3, 6, "add", "😀가‸나", 0],
    [3, 4, 11, "remove", "가‸다", 2],
    [4, 2, 14, "add", "나‸나", 0],
  ]);
  assert.deepEqual(changes.map((change) => [change.utf16_column, change.utf16_offset]), [[4, 8], [4, 13], [2, 16]]);
  assert.deepEqual(changes.map(({ probability }) => Math.fround(probability)), [0.9, 0.1, 0.9].map(Math.fround));
});

test("protected spans win over rules, and rules over the model", async () => {
  const options = { rules: "split 가|나\nkeep 다라", mode: "restore" };
  for (const p of [0, 1]) {
    const model = { reach: 0, probabilities: async (characters) => new Float32Array(characters.length).fill(p) };
    assert.match(await new Spacer(model).restore("가나 https://x.kr/가나 다라", options), /^가 나 ?https:\/\/x.kr\/가나 ?다라$/);
  }
});

test("fenced code stays, however long the text", async () => {
  const fence = `\`\`\`\n${"가나 다\n".repeat(BLOCK / 4)}\`\`\`\n`;
  const random = randomFrom(15);
  const text = `가나다\n${fence}가나다${randomText(random, 40)}`;
  const out = await spacer.restore(text, { protect: "code" });
  assert.ok(out.includes(fence));
});

test("a setting that cannot be used is named, with what to do", async () => {
  const wrong = [
    [{ add: 2 }, "add=2 is not a probability; give a number from 0 to 1"],
    [{ remove: NaN }, "remove=NaN is not a probability; give a number from 0 to 1"],
    [{ eagerness: "eagre" }, "unknown eagerness 'eagre'; use conservative, balanced, eager"],
    [{ only: " " }, "only=' ' is not a kind of change; use 'add', 'remove', codes of reasons, or None"],
    [{ only: "add,remove" }, "only='add,remove' names both kinds of change, which leaves none out; name one"],
    [{ auxiliary: "both" }, "auxiliary='both' is no form; use 'joined', 'apart' or 'keep'"],
    [{ ignore: "R41,sufix" }, "ignore='R41,sufix': unknown reason 'sufix'; did you mean 'suffix'?"],
    [{ mode: "fix" }, "unknown mode 'fix'; use 'correct' or 'restore'"],
    [{ protect: "urls" }, "nothing called 'urls' can be protected; did you mean 'url'?"],
    [{ squeze: true }, "unknown setting 'squeze'; did you mean 'squeeze'?"],
  ];
  for (const [options, message] of wrong) {
    await assert.rejects(spacer.check("가나", options), { name: "UsageError", message });
    await assert.rejects(spacer.check("가나", options), UsageError);
  }
  await assert.rejects(spacer.check("가나", { only: "both" }), /^UsageError: only='both': unknown reason 'both'; use one of: R41-/);
  await assert.rejects(spacer.check("가나", { rules: "keep 가나\nkeeep 가나" }), {
    name: "ConfigError", message: "rules:2:1: unknown rule 'keeep'; did you mean 'keep'?",
  });
  assert.throws(() => Rules.parse("regex 가(?>나)"), ConfigError);
  assert.throws(() => Rules.parse("regex 가", "rules", false), /regular expressions are not accepted here/);
  await assert.rejects(spacer.batch("가나"), /several texts/);
});

test("what is changed has the reasons that were asked for", async () => {
  const tables = await Reasons.load(reasons);
  const random = randomFrom(16);
  for (let round = 0; round < 100; round++) {
    const text = randomText(random, 25);
    const { changes } = await spacer.check(text, { only: "noun-noun,R41,context" });
    for (const { code } of tables.ofChanges(text, changes)) assert.ok(["noun-noun", "R41-particle", "context"].includes(code), text);
  }
});

test("work is given up when the signal says so, and reports how far it is", async () => {
  const controller = new AbortController();
  const slow = new HashModel();
  const probabilities = slow.probabilities.bind(slow);
  slow.probabilities = async (characters, observed, segments, ran) => {
    const out = await probabilities(characters, observed, segments);
    for (let done = 0; done <= characters.length; done += 1000) await ran(done);
    return out;
  };
  const shares = [];
  setTimeout(() => controller.abort(), 0);
  const text = "가나다라 마바사\n".repeat(60000);
  const options = { signal: controller.signal, progress: (share) => shares.push(share) };
  await assert.rejects(new Spacer(slow).restore(text, options), { name: "AbortError" });
  assert.ok(shares.length && shares.every((share, i) => share > 0 - 1e-9 && share < 1 && (!i || share >= shares[i - 1])));
});

function applied(text, changes) {
  let [out, done] = ["", 0];
  for (const { utf16_offset, spaces, kind } of changes) {
    assert.match(text.slice(utf16_offset - spaces, utf16_offset), /^ *$/);
    out += text.slice(done, utf16_offset - spaces) + (kind === "remove" ? "" : " ");
    done = utf16_offset;
  }
  return out + text.slice(done);
}
