/**
 * Documents: the server finds their texts and what would change in them. They stand in the two sheets as a text does,
 * and what the reader says no to stays as it was in the file that comes back. The list below the sheets holds all that
 * have been opened; each keeps its lines, and so the decisions, while another one is looked at.
 *
 * @typedef {import("./lines.js").Line} Line
 * @typedef {{file: File, item: HTMLElement, told: HTMLElement, lines: Line[]|null}} Entry `lines`: null until the server has answered
 */
import { totals } from "./changes.js";
import { byId, save, say } from "./dom.js";
import { EngineError } from "./engine.js";
import { t } from "./i18n.js";
import { hand, keyOf, optionsOf } from "./live.js";
import { told } from "./problems.js";

export class Documents {
  /**
   * @param {import("./state.js").Store} store
   * @param {() => import("./engine.js").Engine|null} engine
   * @param {(error: Error) => void} failed is told of a key that is wrong: the form for it stands elsewhere
   */
  constructor(store, engine, failed) {
    this.store = store;
    this.engine = engine;
    this.failed = failed;
    /** @type {Map<File, Entry>} */
    this.entries = new Map();
  }

  /** Ask about a document. @param {File} file @param {boolean} open show it at once */
  async take(file, open) {
    const entry = this.#list(file);
    if (this.engine()?.place !== "server") return this.#refused(entry, t("file_needs_server", file.name));
    this.#say(entry, t("file_checking"));
    try {
      await this.#check(entry);
    } catch (error) {
      return this.#refused(entry, this.#why(/** @type {Error} */ (error)));
    }
    this.#offer(entry);
    say(`${file.name}: ${entry.told.textContent}`);
    if (open) this.open(entry);
    return undefined;
  }

  /** A file that is none of ours. @param {string} name @param {string} why */
  refuse(name, why) {
    this.#refused(this.#list(new File([], name)), why);
  }

  /** Put a document into the two sheets. @param {Entry} entry */
  open({ file, lines }) {
    if (lines) this.store.change({ lines, name: file.name, bom: false, file });
  }

  /** What is decided in the sheets is kept here. */
  follow() {
    const { file, lines } = this.store.state;
    const entry = file && this.entries.get(file);
    if (entry) entry.lines = lines;
    for (const one of this.entries.values()) if (one.lines) this.#count(one);
  }

  /** In the other language. */
  speak() {
    for (const entry of this.entries.values()) if (entry.lines) this.#offer(entry);
  }

  /** Give the file, with the changes that were not refused. @param {File} file */
  async download(file) {
    const entry = this.entries.get(file);
    const engine = this.engine();
    if (!entry || !engine) return;
    say(t("file_working"));
    try {
      // Another setting since it was looked at: the numbers are those of its answer.
      await this.#check(entry);
      save(await engine.document(file, optionsOf(this.store.state), refusedOf(entry.lines ?? [])), file.name);
      say(t("file_saved", file.name));
    } catch (error) {
      say(`${file.name}: ${this.#why(/** @type {Error} */ (error))}`);
    }
  }

  /** Its lines, with the changes that the settings of now make. @param {Entry} entry */
  async #check(entry) {
    const { state } = this.store;
    const engine = /** @type {import("./engine.js").Engine} */ (this.engine());
    const key = keyOf(engine, state);
    if (entry.lines?.every((line) => line.changes && line.key === key)) return;
    const { lines, changes } = await engine.documentChanges(entry.file, optionsOf(state));
    entry.lines ??= lines;
    hand(entry.lines, key, changes);
  }

  /** A line in the list. @param {File} file @returns {Entry} */
  #list(file) {
    byId("files").hidden = false;
    const item = document.createElement("li");
    const name = document.createElement("strong");
    name.textContent = file.name;
    const told = document.createElement("span");
    item.append(name, " ", told);
    byId("files-list").append(item);
    const entry = { file, item, told, lines: null };
    this.entries.set(file, entry);
    return entry;
  }

  /** What can be done with it. @param {Entry} entry */
  #offer(entry) {
    const { item, file } = entry;
    this.#count(entry);
    for (const old of item.querySelectorAll("button")) old.remove();
    item.append(
      button(t("file_show"), "show", () => {
        this.open(entry);
        byId("result").focus();
      }),
      " ",
      button(t("file_save"), "save", () => void this.download(file)),
    );
    for (const one of item.querySelectorAll("button")) one.setAttribute("aria-label", `${file.name}: ${one.textContent}`);
  }

  /** @param {Entry} entry */
  #count(entry) {
    const count = totals(entry.lines ?? []);
    const made = count.add + count.remove + count.squeeze;
    const refused = count.refused ? t("summary_refused", count.refused) : "";
    entry.told.textContent = t("file_done", made) + refused;
    entry.item.classList.toggle("open", this.store.state.file === entry.file);
  }

  /** @param {Entry} entry @param {string} text */
  #say({ file, told }, text) {
    told.textContent = text;
    say(`${file.name}: ${text}`);
  }

  /** @param {Entry} entry @param {string} why */
  #refused(entry, why) {
    entry.item.classList.add("bad");
    this.entries.delete(entry.file);
    this.#say(entry, why);
  }

  /** @param {Error} error */
  #why(error) {
    if (!(error instanceof EngineError) || error.status !== 401) return told(error);
    this.failed(error);
    return t("key");
  }
}

/** @param {string} text @param {string} act @param {() => void} click */
function button(text, act, click) {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.act = act;
  made.textContent = text;
  made.addEventListener("click", click);
  return made;
}

/**
 * The numbers of the changes that are refused, from 1 over all lines, as the server takes them: "3,7-9".
 *
 * @param {Line[]} lines
 */
export function refusedOf(lines) {
  /** @type {[number, number][]} */
  const ranges = [];
  let number = 0;
  for (const line of lines) {
    for (const change of line.changes ?? []) {
      number++;
      if (line.decisions.get(change.at) !== "refused") continue;
      const last = ranges.at(-1);
      if (last?.[1] === number - 1) last[1] = number;
      else ranges.push([number, number]);
    }
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}
