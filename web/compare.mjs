// Compares this package with Python: reads cases and what Python made of them, prints what differs.
//
//     node compare.mjs CASES.json
//
// CASES.json: { model: folder, sets: [ { options, texts: [text…], expected: [text…] } ] }; compare.py writes it.

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

import * as ort from "onnxruntime-web/wasm";

import { Spacer } from "./dist/index.js";

const SHOWN = 20;

const { model, sets } = JSON.parse(await readFile(process.argv[2], "utf8"));
const spacer = await Spacer.load({ model: pathToFileURL(model), ort });
let [compared, different] = [0, 0];
for (const { options, texts, expected } of sets) {
  const results = await spacer.batch(texts, options);
  for (const [index, text] of texts.entries()) {
    compared++;
    if (results[index] === expected[index]) continue;
    if (++different > SHOWN) continue;
    console.log(JSON.stringify({ options, text, python: expected[index], here: results[index] }));
  }
}
console.log(`compared ${compared}, different ${different}`);
process.exitCode = different ? 1 : 0;
