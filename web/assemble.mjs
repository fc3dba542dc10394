// Puts the files together that are not committed.
//
//     node assemble.mjs static FOLDER    the page that works in the browser alone; any static file server can serve it
//     node assemble.mjs package          what npm packs beside dist/: the models, the tables of reasons, the licence
//
// FOLDER gets the page's own files, core/ (this package, compiled), vendor/ (onnxruntime-web), model/ with model/small/, reasons/;
// v1/info, where the page asks whether it has a server; and files.json, which lists every other file with its SHA-256, for the page's service
// worker. It is made beside its place and moved there when it is whole.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const WEB = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(WEB);
const PAGE = join(ROOT, "src", "eojeol", "serve", "page");
const MODEL = join(ROOT, "src", "eojeol", "models");
const MODEL_FILES = ["config.json", "vocab.txt", "model.onnx", "model.safetensors", "LICENSE", "README.md"];
const REASONS = join(ROOT, "src", "eojeol", "reasons");
const REASON_FILES = ["codes.tsv", "rules.tsv", "lexicon.txt", "LICENSE"];
// The build for processors alone.
const RUNTIME = ["ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"];

const [what, folder] = process.argv.slice(2);
if (what === "static" && folder) await staticFolder(resolve(folder));
else if (what === "package") await packageFiles();
else throw new Error("say `static FOLDER` or `package`");

async function staticFolder(out) {
  await mkdir(dirname(out), { recursive: true });
  const made = await mkdtemp(`${out}-`);
  try {
    await cp(PAGE, made, { recursive: true, filter: (path) => !path.endsWith(".py") && !path.endsWith("__pycache__") });
    await cp(join(WEB, "dist"), join(made, "core"), { recursive: true, filter: (path) => !path.endsWith(".d.ts") });
    await copyModels(join(made, "model"));
    await copy(REASONS, REASON_FILES, join(made, "reasons"));
    await copy(dirname(createRequire(import.meta.url).resolve("onnxruntime-web")), RUNTIME, join(made, "vendor"));
    const files = await listed(made);
    const version = sha256(JSON.stringify(files)).slice(0, 16);
    await writeFile(join(made, "files.json"), `${JSON.stringify({ version, files }, null, 1)}\n`);
    await mkdir(join(made, "v1"));
    await writeFile(join(made, "v1", "info"), '{"name": "static"}\n');
    await chmod(made, 0o755);
    await rm(out, { recursive: true, force: true });
    await rename(made, out);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

async function packageFiles() {
  await rm(join(WEB, "model"), { recursive: true, force: true });
  await copyModels(join(WEB, "model"));
  await copy(REASONS, REASON_FILES, join(WEB, "reasons"));
  await copy(ROOT, ["LICENSE"], WEB);
}

/** The embedded model, and beside it the small one, where there is one. */
async function copyModels(to) {
  await copy(MODEL, MODEL_FILES, to);
  const small = join(MODEL, "small");
  if (existsSync(join(small, "config.json"))) await copy(small, MODEL_FILES, join(to, "small"));
}

async function copy(from, names, to) {
  await mkdir(to, { recursive: true });
  for (const name of names) await cp(join(from, name), join(to, name.split("/").pop()));
}

/** Checksums of all files by their paths; files.json itself is written afterwards. */
async function listed(top) {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = {};
  for (const path of paths.sort()) {
    const name = relative(top, path).replaceAll("\\", "/");
    if (name !== "files.json") files[name] = sha256(await readFile(path));
  }
  return files;
}

function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}
