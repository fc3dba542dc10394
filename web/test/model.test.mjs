// The model's files, and the embedded model at work.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { test } from "node:test";

import * as ort from "onnxruntime-web/wasm";

import { ModelError, Spacer } from "../dist/index.js";
import { plainSha256, sha256 } from "../dist/engine/sha256.js";

const MODEL = new URL("../../src/eojeol/models/", import.meta.url);
const SENTENCE = "아버지가방에들어가신다";
const read = async (name) => readFile(new URL(name, MODEL));

test("both ways to SHA-256 are right for every length of the last block", async () => {
  for (const length of [...Array(130).keys(), 1000, 100_003]) {
    const data = new Uint8Array(randomBytes(length));
    const expected = createHash("sha256").update(data).digest("hex");
    assert.equal(Buffer.from(plainSha256(data)).toString("hex"), expected);
    assert.equal(await sha256(data), expected);
  }
});

test("a damaged or missing file is named and the model is not run", async () => {
  const load = (change) => Spacer.load({ ort, model: async (name) => change(name, await read(name)) });
  const rejected = [
    [(name, data) => (name === "vocab.txt" ? data.subarray(1) : data), "vocab.txt is damaged (its checksum differs); install or export it again"],
    [(name, data) => (name === "config.json" ? Buffer.from("{") : data), /^config\.json cannot be used \(.+\); export the model again$/],
    [(name, data) => (name === "config.json" ? Buffer.from('{"format": 2}') : data), "config.json: format 2, this version reads format 1; upgrade eojeol"],
    [(name, data) => (name === "config.json" ? Buffer.from(String(data).replace('"ngram"', '"bert"')) : data), /runs in Python only/],
  ];
  for (const [change, message] of rejected) await assert.rejects(load(change), { name: "ModelError", message });
  await assert.rejects(Spacer.load({ ort, model: new URL("nothing/", MODEL) }), ModelError);
});

test("a model that is served is loaded and reports its progress; one that is not there is named", async () => {
  const server = createServer(async (request, response) => {
    const data = await read(request.url.slice("/model/".length)).catch(() => null);
    if (!data) return response.writeHead(404).end();
    return response.writeHead(200, { "content-length": data.length }).end(data);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${server.address().port}`;
  try {
    const seen = new Map();
    const spacer = await Spacer.load({ ort, model: `${address}/model`, progress: (...[name, ...bytes]) => seen.set(name, bytes) });
    assert.equal(await spacer.restore(SENTENCE), "아버지가 방에 들어가신다");
    assert.equal(seen.size, 4);
    for (const [name, [loaded, total]] of seen) assert.deepEqual([loaded, total], Array(2).fill((await read(name)).length));
    await assert.rejects(Spacer.load({ ort, model: `${address}/missing/` }), /\/missing\/config\.json cannot be fetched \(404\)/);
    await spacer.release();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("a line gives the same wherever it stands, in calls at the same time too", async () => {
  const spacer = await Spacer.load({ ort, model: MODEL });
  const lines = [SENTENCE, "친구와함께 도서관에갔다.", "나는 오늘 학교 에 갔다.", "커피를마시면서 책을읽었다.", "가"];
  for (const mode of ["restore", "correct"]) {
    const alone = await Promise.all(lines.map((line) => spacer[mode](line)));
    const many = Array.from({ length: 2000 }, (_, i) => lines[i % lines.length]);
    assert.equal(await spacer[mode](many.join("\n")), many.map((_, i) => alone[i % lines.length]).join("\n"));
    assert.deepEqual(await spacer.batch(many, { mode }), many.map((_, i) => alone[i % lines.length]));
  }
});

test("the package finds onnxruntime-web by itself", async () => {
  const spacer = await Spacer.load({ model: MODEL });
  assert.equal(await spacer.correct("나는 오늘 학교 에 갔다."), "나는 오늘 학교에 갔다.");
});
