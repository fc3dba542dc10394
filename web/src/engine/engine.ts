/**
 * The model at work: the probability of a space before each unit. `engine/engine.py` in Python.
 *
 * All of a text runs packed, as one long sequence without padding, with segment numbers. The reach of the n-gram
 * network is finite, so the sequence is cut into runs (`packed.ts`) with a margin of that reach, and the result is the same
 * as if each segment had been alone. BERT models, which have no finite reach, run in Python only.
 */

import type * as OnnxRuntime from "onnxruntime-web";

import { ModelError } from "../errors.js";
import { readModel, type ModelConfig, type Progress, type Reader } from "./folder.js";
import { SHAPES, ngramRows } from "./ngrams.js";
import { runs } from "./packed.js";
import { Vocab } from "./vocab.js";

/** Positions of one run. */
const RUN = 2048;

/** The module `onnxruntime-web`, or what it has under another address. */
export type Runtime = Pick<typeof OnnxRuntime, "InferenceSession" | "Tensor" | "env">;

/** What `Spacer` asks of a model; a network of another kind, or a stand-in for tests, can take `Engine`'s place. */
export interface Model {
  /** How many units away a probability can depend on. */
  readonly reach: number;
  /**
   * P(space) of the gap before each unit.
   *
   * @param characters code points
   * @param observed 0 unknown, 1 joined, 2 spaced
   * @param segments segment number of each unit, ascending
   * @param ran is called after each run with the number of units that are done; may wait, and may throw to give up
   * @returns the value for the first unit of a segment has no meaning
   */
  probabilities(
    characters: Uint32Array, observed: Uint8Array, segments: Int32Array, ran?: (units: number) => Promise<void> | void,
  ): Promise<Float32Array>;
  /** Let go of its memory. */
  release?(): Promise<void>;
}

/** An ONNX session and what is needed to feed it. */
export class Engine implements Model {
  readonly #runtime: Runtime;
  readonly #session: OnnxRuntime.InferenceSession;
  readonly #vocab: Vocab;
  readonly config: ModelConfig;

  private constructor(
    runtime: Runtime, session: OnnxRuntime.InferenceSession, vocab: Vocab, config: ModelConfig,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#vocab = vocab;
    this.config = config;
  }

  /**
   * Load a model folder.
   *
   * @param model where it is; see `readModel`
   * @param runtime the module `onnxruntime-web`
   * @param threads for one run; more than one takes a page that is isolated from other origins
   * @param progress is called as bytes arrive
   * @throws ModelError the folder is not a model, or a file is damaged
   */
  static async load(
    model: string | URL | Reader, runtime: Runtime, threads = 1, progress?: Progress,
  ): Promise<Engine> {
    const { config, files } = await readModel(model, progress);
    const vocab = new Vocab(decode(files, "vocab.txt"));
    runtime.env.wasm.numThreads ??= threads;
    const graph = file(files, "model.onnx");
    // The n-gram table lies in the file of the weights, and the graph refers to it.
    const external = [...files].filter(([name]) => name !== "vocab.txt" && name !== "model.onnx");
    try {
      const session = await runtime.InferenceSession.create(graph, {
        executionProviders: ["wasm"],
        externalData: external.map(([path, data]) => ({ path, data })),
        logSeverityLevel: 3,
      });
      return new Engine(runtime, session, vocab, config);
    } catch (error) {
      throw new ModelError(`model.onnx cannot be loaded (${String(error).split(/\s+/).join(" ")})`);
    }
  }

  get reach(): number {
    return this.config.reach;
  }

  async probabilities(
    characters: Uint32Array, observed: Uint8Array, segments: Int32Array, ran?: (units: number) => Promise<void> | void,
  ): Promise<Float32Array> {
    const out = new Float32Array(characters.length);
    const ids = this.#vocab.ids(characters);
    for (const { start, stop, first, last } of runs(segments, this.reach, RUN)) {
      const logits = await this.#run(ids, observed, segments, first, last);
      for (let unit = start; unit < stop; unit++) {
        out[unit] = spaceProbability(logits[2 * (unit - first)]!, logits[2 * (unit - first) + 1]!);
      }
      await ran?.(stop);
    }
    return out;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  async #run(
    ids: Int32Array, observed: Uint8Array, segments: Int32Array, first: number, last: number,
  ): Promise<Float32Array> {
    const rows = ngramRows(ids, segments, first, last, this.config.row_bits);
    const tensor = (data: Int32Array, ...shape: number[]) => new this.#runtime.Tensor("int32", data, shape);
    const length = last - first;
    const inputs = {
      input_ids: tensor(ids.slice(first, last), length),
      token_type_ids: tensor(Int32Array.from(observed.subarray(first, last)), length),
      ngram_ids: tensor(rows, length, SHAPES),
      segment_ids: tensor(segments.slice(first, last), length),
    };
    const { logits } = await this.#session.run(inputs);
    const values = logits!.data as Float32Array;
    logits!.dispose();
    return values;
  }
}

/** P(space) from the logits of I and B, in steps of 32-bit numbers as numpy takes them. */
function spaceProbability(inside: number, begins: number): number {
  const difference = Math.min(Math.max(Math.fround(inside - begins), -60), 60);
  return 1 / Math.fround(1 + Math.fround(Math.exp(difference)));
}

function file(files: Map<string, Uint8Array>, name: string): Uint8Array {
  const data = files.get(name);
  if (!data) throw new ModelError(`config.json names no ${name}; export the model again`);
  return data;
}

function decode(files: Map<string, Uint8Array>, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(file(files, name));
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw new ModelError(`${name} cannot be read (${(error as Error).message}); export the model again`);
  }
}
