/** What the buttons above the two sheets do. */
import { outcomes } from "./changes.js";
import { byId, copyText, save, say } from "./dom.js";
import { t } from "./i18n.js";
import { linesOf } from "./lines.js";
import { acceptRest } from "./review.js";
import { SAMPLE } from "./sample.js";
import { textState } from "./state.js";

/**
 * @typedef {{
 *   store: import("./state.js").Store, live: import("./live.js").Live, engine: () => import("./engine.js").Engine|null,
 *   failed: (error: Error) => void, progress: () => void, documents: import("./documents.js").Documents,
 * }} Context
 */

export class Commands {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    /** Lines are being joined. */
    this.joining = false;
    const { store } = context;
    byId("clear").addEventListener("click", () => {
      store.change(textState(linesOf("")));
      byId("input").focus();
    });
    byId("sample").addEventListener("click", () => store.change(textState(linesOf(SAMPLE))));
    byId("join").addEventListener("click", () => void this.joinLines());
    byId("undo").addEventListener("click", () => this.undo());
    byId("accept-rest").addEventListener("click", () => say(t("said_accepted_all", acceptRest(store))));
    byId("copy").addEventListener("click", () => void this.copy());
    byId("download").addEventListener("click", () => void this.download());
  }

  undo() {
    this.context.store.undo();
    say(t("said_undone"));
  }

  /** Once, in the text itself: what was joined can be looked at, mended by hand, and taken back. */
  async joinLines() {
    const { store, engine, failed, progress } = this.context;
    const { lines } = store.state;
    const text = lines.map((line) => line.text + line.end).join("");
    const asked = engine();
    if (!asked || this.joining) return;
    this.joining = true;
    progress();
    try {
      await asked.ready;
      const joined = linesOf(await asked.join(text));
      const gone = lines.length - joined.length;
      // What was typed meanwhile isn't overwritten.
      if (gone && store.state.lines === lines) {
        store.change({ lines: joined });
        say(t("said_joined", gone));
      } else if (!gone) say(t("said_not_joined"));
    } catch (error) {
      failed(/** @type {Error} */ (error));
    }
    this.joining = false;
    progress();
  }

  async copy() {
    const { store, live } = this.context;
    await live.settled();
    say(t((await copyText(outcomes(store.state.lines))) ? "said_copied" : "said_not_copied"));
  }

  async download() {
    const { store, live, documents } = this.context;
    await live.settled();
    const { lines, name, bom, file } = store.state;
    if (file) return documents.download(file);
    const text = (bom ? "\ufeff" : "") + outcomes(lines);
    const [, stem, suffix] = /^(.*?)(\.[^.]*)?$/.exec(name || "eojeol.txt") ?? [];
    save(new Blob([text], { type: "text/plain;charset=utf-8" }), name ? `${stem}-eojeol${suffix ?? ""}` : "eojeol.txt");
    return undefined;
  }
}
