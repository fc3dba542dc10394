/**
 * Where the work is done: the server that the page came from, or the model in this browser; which of them there are,
 * which one works now, the key that a server asks for, and how much of a model has come.
 *
 * @typedef {import("./engine.js").Place} Place
 */
import { showPlace } from "./controls.js";
import { byId, choose, say } from "./dom.js";
import { Engine, findPlaces } from "./engine.js";
import { t } from "./i18n.js";
import { askKey, bindKey } from "./key.js";
import { percent } from "./marks.js";
import { keepPreferences } from "./preferences.js";

export class Workplace {
  /**
   * @param {{again: () => void, progress: () => void, failed: (error: Error) => void}} tell `again`: another engine or model
   *   answers, so what stands there is to be checked again
   */
  constructor(tell) {
    this.tell = tell;
    /** @type {Engine|null} */
    this.engine = null;
    /** How much of the model has come, in words; null once it has. @type {string|null} */
    this.loading = "";
    this.key = "";
    this.keyWanted = false;
    /** Until it is known where the work can be done, nothing is said about it. */
    this.searched = false;
    this.offline = false;
    bindKey((key, info) => this.#unlock(key, info));
    for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (document.getElementsByName("place"))) {
      radio.addEventListener("change", () => {
        keepPreferences({ place: radio.value });
        void this.work(/** @type {Place} */ (radio.value)).catch(() => {});
      });
    }
  }

  /**
   * Look where the work can be done, and begin.
   *
   * @param {string} wish
   * @returns {Promise<string>} the version of the page's files, when the first text can be checked or never will be
   */
  async open(wish) {
    const { places, version, info } = await findPlaces();
    byId("place").hidden = places.length < 2;
    if (info?.version) byId("version").textContent = t("version", info.version);
    const place = places.includes(/** @type {Place} */ (wish)) ? /** @type {Place} */ (wish) : places[0];
    this.keyWanted = info?.status === 401;
    this.searched = true;
    const begun = place ? this.work(place).catch(() => {}) : this.show();
    if (this.keyWanted && place === "server") byId("key").focus();
    await begun;
    return version;
  }

  /** @param {Place} place @returns {Promise<any>} when the first text can be checked */
  work(place) {
    this.engine?.stop();
    this.loading = "";
    delete document.documentElement.dataset.model;
    const engine = new Engine(place, this.#hear());
    this.engine = engine;
    engine.key = this.key;
    engine.ready.then(() => {
      if (this.engine !== engine) return;
      this.loading = null;
      document.documentElement.dataset.ready = place;
      this.tell.progress();
    }, this.tell.failed);
    choose("place", place);
    this.show();
    byId("key-form").hidden = !this.keyWanted || place !== "server";
    this.tell.again();
    return engine.ready;
  }

  /** What an engine is told: it says how much of a model has come, and which one answers. @returns {(told: import("./engine.js").Told) => void} */
  #hear() {
    let shown = 0;
    return ({ loading: share, model, left }) => {
      if (model) document.documentElement.dataset.model = model;
      // Another model than before.
      if (model && this.loading === null) this.tell.again();
      if (left) say(t("said_small"));
      // Every tenth is often enough.
      if (share === undefined || (share < 1 && share < shown + 0.1)) return;
      shown = share;
      this.loading = percent(share);
      this.tell.progress();
    };
  }

  /** A key that the server takes. @param {string} key @param {any} info */
  #unlock(key, info) {
    this.key = key;
    this.keyWanted = false;
    if (this.engine) this.engine.key = key;
    byId("version").textContent = t("version", info.version);
    say(t("said_key"));
    this.tell.again();
    byId("input").focus();
  }

  /** A key that was right and no longer is: the server has another one now. */
  lock() {
    if (this.keyWanted) return;
    this.keyWanted = true;
    askKey(this.key && "key_wrong");
  }

  /** Without a connection, too. */
  keptOffline() {
    this.offline = true;
    document.documentElement.dataset.offline = "ready";
    this.show();
  }

  /** Say where the work is done. */
  show() {
    if (this.searched) showPlace(this.engine?.place ?? "", this.offline);
  }
}
