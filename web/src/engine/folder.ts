/**
 * The folder of a model, `engine/folder.py` in Python: its files are fetched, or read where there is a disk, and checked
 * against the SHA-256 in `config.json`, so that a damaged model is never run.
 */

import { ModelError } from "../errors.js";
import { sha256 } from "./sha256.js";

const FORMAT = 1;

export type Bytes = Uint8Array<ArrayBuffer>;
/** Reads one file of a model by its name. */
export type Reader = (name: string, progress?: Progress) => Promise<Uint8Array>;
/** Is called as bytes of a file arrive: how many there are, and how many there will be (0 if that is not known). */
export type Progress = (name: string, loaded: number, total: number) => void;

/** What `config.json` says of a model. */
export interface ModelConfig {
  readonly encoder: string;
  /** How many units away a decision can depend on. */
  readonly reach: number;
  /** Binary logarithm of the number of n-gram rows. */
  readonly row_bits: number;
  /** Checksum of each file. */
  readonly sha256: Readonly<Record<string, string>>;
}

/**
 * Read a model.
 *
 * @param model a folder's address, relative to the page or absolute (`file:` where there is a disk), or a function that
 *     gives the bytes of a file by its name
 * @param progress is called as bytes arrive
 * @returns what config.json says, and the other files by name
 * @throws ModelError a file is absent or damaged, or the model is not of the kind that runs here
 */
export async function readModel(
  model: string | URL | Reader, progress?: Progress,
): Promise<{ config: ModelConfig; files: Map<string, Bytes> }> {
  const read = typeof model === "function" ? model : reader(model);
  const config = parseConfig(new TextDecoder().decode(await read("config.json", progress)));
  const names = Object.keys(config.sha256);
  const contents = await Promise.all(names.map((name) => checked(read, name, config.sha256[name]!, progress)));
  return { config, files: new Map(names.map((name, index) => [name, contents[index]!])) };
}

function parseConfig(text: string): ModelConfig {
  let config;
  try {
    config = JSON.parse(text);
  } catch (error) {
    throw new ModelError(`config.json cannot be used (${(error as Error).message}); export the model again`);
  }
  if (config?.format !== FORMAT) {
    throw new ModelError(
      `config.json: format ${config?.format}, this version reads format ${FORMAT}; upgrade eojeol`,
    );
  }
  if (config.encoder !== "ngram") {
    throw new ModelError(`config.json: encoder '${config.encoder}' runs in Python only; use an n-gram model here`);
  }
  return config;
}

async function checked(read: Reader, name: string, expected: string, progress?: Progress): Promise<Bytes> {
  const data = new Uint8Array(await read(name, progress));
  if ((await sha256(data)) !== expected) {
    throw new ModelError(`${name} is damaged (its checksum differs); install or export it again`);
  }
  return data;
}

function reader(folder: string | URL): Reader {
  const base = new URL(String(folder).replace(/\/?$/, "/"), globalThis.location?.href ?? new URL("../", import.meta.url));
  return (name, progress) => {
    const url = new URL(name, base);
    return url.protocol === "file:" ? readFile(url) : download(url, name, progress);
  };
}

async function download(url: URL, name: string, progress?: Progress): Promise<Uint8Array> {
  const response = await fetch(url).catch((error: Error) => {
    throw new ModelError(`${url} cannot be fetched (${error.message}); put the model there or name another place`);
  });
  if (!response.ok || !response.body) {
    throw new ModelError(`${url} cannot be fetched (${response.status}); put the model there or name another place`);
  }
  // What is compressed on its way has another length.
  const total = response.headers.has("content-encoding") ? 0 : Number(response.headers.get("content-length"));
  const blocks: Uint8Array[] = [];
  let loaded = 0;
  const stream = response.body.getReader();
  for (let block = await stream.read(); !block.done; block = await stream.read()) {
    blocks.push(block.value);
    loaded += block.value.length;
    progress?.(name, loaded, total);
  }
  const data = new Uint8Array(loaded);
  let at = 0;
  for (const block of blocks) {
    data.set(block, at);
    at += block.length;
  }
  return data;
}

/** Through the process rather than by an import, which bundlers for the browser would stumble over. */
async function readFile(url: URL): Promise<Uint8Array> {
  const process = (globalThis as { process?: { getBuiltinModule?(name: string): NodeFiles } }).process;
  const files = process?.getBuiltinModule?.("node:fs/promises");
  if (!files) throw new ModelError(`${url} cannot be read here; serve the model over http`);
  return files.readFile(url).catch((error: Error) => {
    throw new ModelError(`${url} cannot be read (${error.message}); install or export the model again`);
  });
}

interface NodeFiles {
  readFile(url: URL): Promise<Uint8Array>;
}
