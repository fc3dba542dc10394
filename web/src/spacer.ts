/**
 * `Spacer`: the one class a user meets. `spacer.py` in Python.
 *
 * text → gaps → what the model is shown → probabilities → decisions → text, forwards only. Who decides a gap, the first
 * that has something to say: a protected span (it stays as typed), a rule of the user, the model with its threshold; the
 * last two are in decide.ts.
 */

import { type Change, Cursor, findChanges } from "./changes.js";
import { type Choice, choiceOf, choose } from "./choice.js";
import { type Predict, decide } from "./decide.js";
import * as evidence from "./evidence.js";
import * as norm from "./norm.js";
import { Engine, type Model, type Runtime } from "./engine/engine.js";
import { UsageError } from "./errors.js";
import type { Progress, Reader } from "./engine/folder.js";
import { keptSpans } from "./text/forms.js";
import { markKept } from "./text/prose.js";
import { fencedSpans, findSpans, freezeLineGaps } from "./text/protect.js";
import { Reasons, type TextReader } from "./reasons/reasons.js";
import { LEAVE } from "./rules/rules.js";
import { type Options, type Settings, settingsOf } from "./settings.js";
import { type Span, freezeWithin, join } from "./text/gaps.js";
import { joinLines } from "./unwrap/join.js";
import { BLOCK, type Window, wholeWindow, windows } from "./text/windows.js";

/** Milliseconds of work after which events get their turn. */
const PATIENCE = 50;

export interface LoadOptions {
  /** The folder of the model, relative to the page or absolute, or a function that gives a file by its name. */
  model?: string | URL | Reader;
  /** The module onnxruntime-web, however it was loaded; imported by that name if it is not given. */
  ort?: Runtime;
  /** Threads for one run, unless `ort.env.wasm.numThreads` is set; 1 by default. */
  threads?: number;
  /** Is called as the bytes of the model arrive. */
  progress?: Progress;
  /** The tables of reasons, or what gives a file of theirs; read when an option first asks for them. */
  reasons?: Reasons | TextReader;
}

/** What `check` gives. */
export interface Checked {
  /** The text after the changes. */
  text: string;
  /** In text order. */
  changes: Change[];
}

/** The settings of a call, and what they choose among the reasons; null if nothing depends on those. */
interface Settled extends Settings {
  readonly chosen: Choice | null;
}

/** A window, its gaps in protected spans fixed, and what was decided for them; one entry a unit. */
interface Decided {
  readonly window: Window;
  readonly probabilities: Float32Array;
  readonly decided: Uint8Array;
}

/** Restores and corrects the spaces of Korean text. Only U+0020 at gaps ever changes. */
export class Spacer {
  readonly #model: Model;
  #reasons: Reasons | TextReader | undefined;

  /**
   * @param model in memory; `Spacer.load` reads one
   * @param reasons the tables of reasons, or what gives a file of theirs; by default those of this package
   */
  constructor(model: Model, reasons?: Reasons | TextReader) {
    this.#model = model;
    this.#reasons = reasons;
  }

  /**
   * Load a model; by default the one in this package.
   *
   * @throws ModelError the model is absent or damaged
   */
  static async load({ model, ort, threads, progress, reasons }: LoadOptions = {}): Promise<Spacer> {
    const runtime = ort ?? (await import("onnxruntime-web/wasm"));
    const engine = await Engine.load(model ?? new URL("../model/", import.meta.url), runtime, threads, progress);
    return new Spacer(engine, reasons);
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
    const settings = await this.#settled(options);
    const cursor = new Cursor();
    const [parts, changes]: [string[], Change[]] = [[], []];
    for await (const { window, probabilities, decided } of this.#decideText(text, settings, options)) {
      parts.push(join(window.gaps, decided, settings.squeeze, window));
      for (const change of findChanges(window, probabilities, decided, settings.squeeze, cursor)) changes.push(change);
    }
    return { text: parts.join(""), changes };
  }

  /** Fix many texts, faster than one by one; the same results. */
  async batch(texts: readonly string[], options: Options = {}): Promise<string[]> {
    if (typeof texts === "string") throw new UsageError("batch takes several texts; give one text to correct or restore");
    const settings = await this.#settled(options);
    const results: string[] = [];
    for (let first = 0, last; first < texts.length; first = last) {
      let size = texts[first]!.length;
      for (last = first + 1; last < texts.length && size + texts[last]!.length < BLOCK; last++) {
        size += texts[last]!.length + 1;
      }
      const some = texts.slice(first, last);
      results.push(...(some.length > 1 ? await this.#fixJoined(some, settings, options) : [await this.#fix(some[0]!, options)]));
    }
    return results;
  }

  /** Join lines that were wrapped at a column, even inside words; their spaces stay as they are. */
  async joinLines(text: string, options: Pick<Options, "signal"> = {}): Promise<string> {
    if (typeof text !== "string") throw new UsageError("the text is not a string; give one text");
    const wait = patiently(options);
    return joinLines(text, (...shown) => this.#model.probabilities(...shown, () => wait()));
  }

  /** Let go of the model's memory; nothing can be asked afterwards. */
  async release(): Promise<void> {
    await this.#model.release?.();
  }

  /** The settings of a call, with the tables of reasons if something depends on them. */
  async #settled(options: Options): Promise<Settled> {
    const settings = settingsOf(options);
    const { choice, styles } = settings;
    if (!choice.names.length && !choice.ignore && !styles.size) return { ...settings, chosen: null };
    if (!(this.#reasons instanceof Reasons)) this.#reasons = await Reasons.load(this.#reasons);
    const chosen = choiceOf(choice, this.#reasons);
    const squeeze = settings.squeeze && (chosen.codes?.has("several-spaces") ?? true);
    return { ...settings, chosen, squeeze };
  }

  async #fix(text: string, options: Options): Promise<string> {
    const settings = await this.#settled(options);
    const parts: string[] = [];
    for await (const { window, decided } of this.#decideText(text, settings, options)) {
      parts.push(join(window.gaps, decided, settings.squeeze, window));
    }
    return parts.join("");
  }

  /** Fix small texts as one, with a line end between any two: nothing in one line bears on another. */
  async #fixJoined(texts: readonly string[], settings: Settled, options: Options): Promise<string[]> {
    const starts: number[] = [];
    for (let i = 0, at = 0; i < texts.length - 1; i++) starts.push((at += texts[i]!.length + 1));
    const window = wholeWindow(texts.join("\n"));
    const { result } = await this.#decideWindow(window, settings, 0, starts, patiently(options));
    const lines = join(result.window.gaps, result.decided, settings.squeeze).split("\n");
    let at = 0;
    return texts.map((text) => lines.slice(at, (at += text.split("\n").length)).join("\n"));
  }

  /** Decide one text, window by window. */
  async *#decideText(text: string, settings: Settled, options: Options): AsyncGenerator<Decided, void> {
    if (typeof text !== "string") throw new UsageError("the text is not a string; give one text, or several to batch");
    const wait = patiently(options);
    let [ticks, done] = [0, 0];
    // A second prediction sees what the first made of all that it can see.
    const looks = Math.max(evidence.LOOKS, norm.LOOKS);
    const reach = (settings.mode === "restore" ? 1 : 2) * this.#model.reach + looks;
    for (const window of windows(text, reach)) {
      const length = window.stop - window.start;
      const ran = async (share: number) => {
        options.progress?.((done + share * length) / text.length);
        await wait();
      };
      const next = await this.#decideWindow(window, settings, ticks, [], ran);
      ticks = next.ticks;
      done += length;
      yield next.result;
    }
  }

  /**
   * Decide the gaps of a window.
   *
   * @param window the text
   * @param ticks length of the code fence that is open where it begins, 0 for none
   * @param starts offsets in the window where another text begins
   * @param ran is called with the share of the window that is done
   * @returns the decisions, and the length of the code fence that is open where the window ends
   */
  async #decideWindow(
    window: Window, settings: Settled, ticks: number, starts: readonly number[],
    ran: (share: number) => Promise<void>,
  ): Promise<{ result: Decided; ticks: number }> {
    const { first, last } = window;
    const frozen = new Uint8Array(window.gaps.fixed.length);
    if (settings.kinds.size) ticks = protect(window, settings.kinds, ticks, starts, frozen);
    const fixed = window.gaps.fixed.map((own, unit) => own | frozen[unit]!);
    const gaps = { ...window.gaps, fixed };
    const ruleDecisions = new Int8Array(fixed.length).fill(LEAVE);
    if (settings.rules) ruleDecisions.set(settings.rules.decide(gaps, first, last), first);
    const predict: Predict = (...shown) => this.#model.probabilities(...shown, (units) => ran(units / fixed.length));
    const again: Predict = (...shown) => this.#model.probabilities(...shown, () => ran(1));
    const kept = notProse(window, frozen, settings);
    const { reach } = this.#model;
    const { probabilities, decided } = await decide(gaps, ruleDecisions, kept, settings, predict, again, reach);
    if (settings.chosen) {
      const own = <T extends Uint8Array | Int8Array | Uint32Array | Int32Array | Float32Array>(all: T) => all.subarray(first, last) as T;
      const part = {
        text: gaps.text, starts: own(gaps.starts), ends: own(gaps.ends), characters: own(gaps.characters),
        segments: own(gaps.segments), spaced: own(gaps.spaced), fixed: own(fixed),
      };
      const free = Uint8Array.from(own(ruleDecisions), (rule) => (rule === LEAVE ? 1 : 0));
      choose(part, own(probabilities), own(decided), free, settings.styles, settings.chosen, settings.mode);
    }
    return { result: { window: { ...window, gaps }, probabilities, decided }, ticks };
  }
}

/** Freeze the gaps inside protected spans; returns the length of the code fence that is open at the window's end. */
function protect(
  window: Window, kinds: ReadonlySet<string>, ticks: number, starts: readonly number[], frozen: Uint8Array,
): number {
  const { gaps } = window;
  const { text } = gaps;
  freezeWithin(gaps, findSpans(text, kinds, ...window.piece), frozen);
  if (kinds.has("code")) {
    let spans: readonly Span[] = ticks ? [[0, text.length]] : [];
    if (window.whole) ({ spans, ticks } = fencedSpans(text, ticks, starts));
    freezeWithin(gaps, spans, frozen);
  }
  if (kinds.has("markdown")) freezeLineGaps(gaps, window.first > 0, frozen);
  return ticks;
}

/** Which gaps are no matter of prose (text/prose.ts), one entry a unit. */
function notProse({ gaps, whole }: Window, frozen: Uint8Array, settings: Settings): Uint8Array {
  const kept = new Uint8Array(gaps.fixed.length);
  markKept(gaps, settings, frozen, kept);
  // A line that is longer than a window has no labels.
  if (settings.mode === "correct" && whole) freezeWithin(gaps, keptSpans(gaps.text, settings.kinds), kept);
  return kept;
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
