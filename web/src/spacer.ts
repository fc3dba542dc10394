/**
 * `Spacer`: the one class a user meets. `spacer.py` in Python.
 *
 * text → gaps → what the model is shown → probabilities → decisions → text, forwards only. Who decides a gap, the first
 * that has something to say: a protected span (it stays as typed), a rule of the user, the model with its threshold.
 */

import { type Change, Place, findChanges } from "./changes.js";
import { Engine, type Model, type Runtime } from "./engine.js";
import { UsageError } from "./errors.js";
import type { Progress, Reader } from "./files.js";
import { fencedSpans, findSpans, holdLineGaps } from "./protect.js";
import { LEAVE, SPACE } from "./rules.js";
import { type Options, type Settings, settingsOf } from "./settings.js";
import { type Gaps, type Span, holdInside, join } from "./text.js";
import { BLOCK, type Window, wholeWindow, windows } from "./windows.js";

const [UNKNOWN, JOINED, SPACED] = [0, 1, 2];
/** Milliseconds of work after which events get their turn. */
const PATIENCE = 50;

export interface LoadOptions {
  /** The folder of the model, relative to the page or absolute, or a function that gives a file by its name. */
  model?: string | URL | Reader;
  /** The module onnxruntime-web, however it was loaded; imported by that name if it is not given. */
  ort?: Runtime;
  /** Threads for one run, unless `ort.env.wasm.numThreads` is set; 1 by default. */
  threads?: number;
  /** Told as the bytes of the model arrive. */
  progress?: Progress;
}

/** What `check` gives. */
export interface Checked {
  /** The text after the changes. */
  text: string;
  /** In text order. */
  changes: Change[];
}

/** A window, which of its gaps may not change, and what was decided for it; one entry a unit. */
interface Judged {
  readonly window: Window;
  readonly fixed: Uint8Array;
  readonly probabilities: Float32Array;
  readonly decided: Uint8Array;
}

/** Restores and corrects the spaces of Korean text. Only U+0020 at gaps ever changes. */
export class Spacer {
  readonly #model: Model;

  /** @param model in memory; `Spacer.load` reads one */
  constructor(model: Model) {
    this.#model = model;
  }

  /**
   * Load a model; by default the one in this package.
   *
   * @throws ModelError the model is absent or damaged
   */
  static async load({ model, ort, threads, progress }: LoadOptions = {}): Promise<Spacer> {
    const runtime = ort ?? (await import("onnxruntime-web/wasm"));
    return new Spacer(await Engine.load(model ?? new URL("../model/", import.meta.url), runtime, threads, progress));
  }

  /** Decide every gap with what was typed as evidence. */
  async correct(text: string, options: Options = {}): Promise<string> {
    return this.#fix(text, { ...options, mode: "correct" });
  }

  /** Decide every gap afresh, whatever was typed. */
  async restore(text: string, options: Options = {}): Promise<string> {
    return this.#fix(text, { ...options, mode: "restore" });
  }

  /** The text after all changes, and the changes; `options.mode` is "correct" unless it says otherwise. */
  async check(text: string, options: Options = {}): Promise<Checked> {
    const settings = settingsOf(options);
    const place = new Place();
    const [parts, changes]: [string[], Change[]] = [[], []];
    for await (const { window, fixed, probabilities, decided } of this.#judgeAll(text, settings, options)) {
      parts.push(join({ ...window.gaps, fixed }, decided, settings.squeeze, window));
      changes.push(...findChanges(window, fixed, probabilities, decided, settings.squeeze, place));
    }
    return { text: parts.join(""), changes };
  }

  /** Fix many texts, faster than one by one; the same results. */
  async batch(texts: readonly string[], options: Options = {}): Promise<string[]> {
    if (typeof texts === "string") throw new UsageError("batch takes several texts; give one text to correct or restore");
    const settings = settingsOf(options);
    const results: string[] = [];
    for (let first = 0, last; first < texts.length; first = last) {
      let size = texts[first]!.length;
      for (last = first + 1; last < texts.length && size + texts[last]!.length < BLOCK; last++) {
        size += texts[last]!.length + 1;
      }
      const some = texts.slice(first, last);
      results.push(...(some.length > 1 ? await this.#together(some, settings, options) : [await this.#fix(some[0]!, options)]));
    }
    return results;
  }

  /** Let go of the model's memory; nothing can be asked afterwards. */
  async release(): Promise<void> {
    await this.#model.release?.();
  }

  async #fix(text: string, options: Options): Promise<string> {
    const settings = settingsOf(options);
    const parts: string[] = [];
    for await (const { window, fixed, decided } of this.#judgeAll(text, settings, options)) {
      parts.push(join({ ...window.gaps, fixed }, decided, settings.squeeze, window));
    }
    return parts.join("");
  }

  /** Fix texts as one: a line end parts them, which is what parts segments anyway. */
  async #together(texts: readonly string[], settings: Settings, options: Options): Promise<string[]> {
    const starts: number[] = [];
    for (let i = 0, at = 0; i < texts.length - 1; i++) starts.push((at += texts[i]!.length + 1));
    const window = wholeWindow(texts.join("\n"));
    const { judged } = await this.#judge(window, settings, 0, starts, patiently(options));
    const lines = join({ ...window.gaps, fixed: judged.fixed }, judged.decided, settings.squeeze).split("\n");
    let at = 0;
    return texts.map((text) => lines.slice(at, (at += text.split("\n").length)).join("\n"));
  }

  /** Judge one text, window by window. */
  async *#judgeAll(text: string, settings: Settings, options: Options): AsyncGenerator<Judged, void> {
    if (typeof text !== "string") throw new UsageError("the text is not a string; give one text, or several to batch");
    const wait = patiently(options);
    let [ticks, done] = [0, 0];
    for (const window of windows(text, this.#model.reach)) {
      const length = window.stop - window.start;
      const ran = async (share: number) => {
        options.progress?.((done + share * length) / text.length);
        await wait();
      };
      const one = await this.#judge(window, settings, ticks, [], ran);
      ticks = one.ticks;
      done += length;
      yield one.judged;
    }
  }

  /**
   * Decide the gaps of a window.
   *
   * @param window the text
   * @param ticks length of the code fence that is open where it begins, 0 for none
   * @param starts offsets in it where another text begins
   * @param ran told which share of the window is done
   * @returns the decisions, and the length of the code fence that is open where the window ends
   */
  async #judge(
    window: Window, settings: Settings, ticks: number, starts: readonly number[],
    ran: (share: number) => Promise<void>,
  ): Promise<{ judged: Judged; ticks: number }> {
    const { gaps } = window;
    const seen = observed(gaps, settings.mode);
    const units = gaps.characters.length;
    const probabilities = await this.#model.probabilities(gaps.characters, seen, gaps.segments, (n) => ran(n / units));
    const fixed = gaps.fixed.slice();
    if (settings.kinds.size) ticks = protect(window, settings.kinds, ticks, starts, fixed);
    return { judged: { window, fixed, probabilities, decided: decide(window, probabilities, settings) }, ticks };
  }
}

/** What the model is shown of the typed spaces. */
export function observed(gaps: Gaps, mode: string): Uint8Array {
  const seen = new Uint8Array(gaps.spaced.length).fill(UNKNOWN);
  if (mode === "restore") return seen;
  for (let unit = 1; unit < seen.length; unit++) {
    if (gaps.segments[unit] === gaps.segments[unit - 1]) seen[unit] = gaps.spaced[unit] ? SPACED : JOINED;
  }
  return seen;
}

/** Hold the gaps inside protected spans; returns the code fence that is open at the window's end. */
function protect(
  window: Window, kinds: ReadonlySet<string>, ticks: number, starts: readonly number[], held: Uint8Array,
): number {
  const { gaps } = window;
  const { text } = gaps;
  holdInside(gaps, findSpans(text, kinds, ...window.piece), held);
  if (kinds.has("code")) {
    let spans: readonly Span[] = ticks ? [[0, text.length]] : [];
    if (window.whole) ({ spans, ticks } = fencedSpans(text, ticks, starts));
    holdInside(gaps, spans, held);
  }
  if (kinds.has("markdown")) holdLineGaps(gaps, window.first > 0, held);
  return ticks;
}

/** Decisions for the window's own gaps. */
function decide(window: Window, probabilities: Float32Array, settings: Settings): Uint8Array {
  const { gaps, first, last } = window;
  const { characters, spaced } = gaps;
  const { mode, add, remove, only } = settings;
  const said = settings.rules?.decide(gaps, first, last);
  const decided = new Uint8Array(spaced.length);
  for (let unit = first; unit < last; unit++) {
    const [probability, typed] = [probabilities[unit]!, spaced[unit]!];
    let space;
    if (said && said[unit - first] !== LEAVE) space = said[unit - first] === SPACE;
    else if (mode === "restore") space = probability > 0.5;
    // The model knows Korean, and English is not its business.
    else if (unit && isLatin(characters[unit]!) && isLatin(characters[unit - 1]!)) space = typed === 1;
    else space = typed ? Math.fround(1 - probability) <= remove : probability > add;
    if (only === "add") space ||= typed === 1;
    else if (only === "remove") space &&= typed === 1;
    decided[unit] = space ? 1 : 0;
  }
  return decided;
}

function isLatin(character: number): boolean {
  const small = character | 0x20;
  return small >= 0x61 && small <= 0x7a;
}

/** What to await between runs: gives up when the signal says so, and lets events (that signal among them) have their turn. */
function patiently({ signal }: Options): () => Promise<void> {
  signal?.throwIfAborted();
  let since = performance.now();
  return async () => {
    if (!signal || performance.now() - since < PATIENCE) return;
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    since = performance.now();
  };
}
