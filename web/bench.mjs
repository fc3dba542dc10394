// Speed of this package in Node, in WebAssembly on one thread: how long loading takes, and how many characters a second.
//
//     node bench.mjs [--model FOLDER] [--rounds N]
//
// Every round is a process of its own, because the WebAssembly and the files are cold only once in a process; the median
// of each figure is shown, once by the clock and once by the processor's time, which a busy machine disturbs less. Files that the machine has read before are in its cache.

import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const MODEL_FILES = ["config.json", "vocab.txt", "model.onnx", "model.safetensors"];
const SENTENCE = "아버지가방에들어가신다";
// Written for this benchmark, as in benchmarks/speed/start.py. Of so many copies, one to a line, the text has 100,000
// characters.
const PARAGRAPH =
  "지난 주말에는 오랜만에 고향에 다녀왔다. 기차역에서 내려 강을 따라 한 시간쯤 걷다 보면 작은 마을이 나오는데, " +
  "어릴 때 살던 집은 이제 동네 도서관이 되어 있었다. 마당의 감나무는 그대로였고, 할머니가 장독을 두시던 자리에는 " +
  "나무 의자 세 개가 놓여 있었다. 사서 선생님께 사정을 말씀드렸더니 안방이던 열람실을 보여 주셨다. 창밖으로 보이는 " +
  "논과 산은 하나도 변하지 않은 것 같았다. 책을 한 권 빌려 볼까 했지만 언제 다시 올 수 있을지 몰라 그만두었다.";
const COPIES = 390;

const { values } = parseArgs({
  options: {
    model: { type: "string", default: join(HERE, "..", "src", "eojeol", "models") },
    rounds: { type: "string", default: "3" },
    child: { type: "boolean", default: false },
  },
});
const model = resolve(values.model);
if (values.child) await measure();
else report();

/** One process: milliseconds of the clock and of the processor for each step, as JSON. */
async function measure() {
  const figures = {};
  let [clock, work] = [performance.now(), process.cpuUsage()];
  const mark = (name) => {
    const { user, system } = process.cpuUsage(work);
    figures[name] = [performance.now() - clock, (user + system) / 1000];
    [clock, work] = [performance.now(), process.cpuUsage()];
  };
  const { Spacer } = await import("./dist/index.js");
  const spacer = await Spacer.load({ model: pathToFileURL(model) });
  mark("load");
  await spacer.restore(SENTENCE);
  mark("first");
  const text = Array(COPIES).fill(PARAGRAPH).join("\n");
  await spacer.restore(text);
  mark("restore");
  await spacer.correct(text);
  mark("correct");
  const memory = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ figures, memory, characters: text.length }));
}

function report() {
  const rounds = Array.from({ length: Number(values.rounds) }, () => {
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--child", "--model", model]);
    if (child.status !== 0) throw new Error(String(child.stderr));
    return JSON.parse(child.stdout);
  });
  const middle = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
  const [{ characters }] = rounds;
  const row = (name, unit, figure) => {
    const [clock, work] = [0, 1].map((which) => figure(middle(rounds.map(({ figures }) => figures[name][which]))));
    console.log(`${name.padEnd(10)}${clock.toLocaleString("en").padStart(12)} ${work.toLocaleString("en").padStart(12)} ${unit}`);
  };
  const runtime = dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));
  const parts = {
    model: MODEL_FILES.map((name) => join(model, name)),
    runtime: ["ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"].map((n) => join(runtime, n)),
    core: readdirSync(join(HERE, "dist")).filter((name) => name.endsWith(".js")).map((name) => join(HERE, "dist", name)),
  };
  console.log(`Node ${process.version}, WebAssembly, one thread, ${characters.toLocaleString("en")} characters`);
  console.log(`median of ${String(rounds.length).padEnd(3)}${"clock".padStart(9)}${"processor".padStart(13)}`);
  for (const name of ["load", "first"]) row(name, "ms", (ms) => Math.round(ms));
  for (const name of ["restore", "correct"]) row(name, "characters/s", (ms) => Math.round(characters / (ms / 1000)));
  console.log(`peak memory ${Math.round(middle(rounds.map(({ memory }) => memory)))} MB`);
  for (const [name, paths] of Object.entries(parts)) {
    const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
    const packed = paths.reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0);
    console.log(`${`${name} files`.padEnd(15)}${(bytes / 1e6).toFixed(1)} MB, ${(packed / 1e6).toFixed(1)} MB with gzip`);
  }
}
