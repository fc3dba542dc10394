/**
 * The side list: all changes, grouped by their reasons, in the order of the articles. A group opens to its places, and can
 * be fixed or left as a whole. A filter narrows the list, and the marks of the result with it.
 *
 * @typedef {import("./review.js").Spot} Spot
 * @typedef {{kind: string, spots: Spot[], level: string}} Group
 * @typedef {{box: HTMLDetailsElement, title: HTMLElement, count: HTMLElement, about: HTMLElement, only: HTMLButtonElement, places: HTMLElement}} Drawn
 */
import { readings } from "./changes.js";
import { RULE, kindOf, rankOf, readCodes, titleOf } from "./codes.js";
import { byId, choose, say } from "./dom.js";
import { number, t } from "./i18n.js";
import { gapElement } from "./marks.js";
import { enforceKind, ignoreKind, ignored } from "./review.js";

/** Places of a group that are drawn before the reader asks for more. */
const SHOWN = 50;

export class ReasonList {
  /**
   * @param {import("./state.js").Store} store
   * @param {import("./result.js").Result} result
   * @param {(kind: string, decision: "accepted"|"refused") => void} decide is told what the reader says to a whole group
   */
  constructor(store, result, decide) {
    this.store = store;
    this.result = result;
    this.decide = decide;
    /** "wrong", "usual", or "" for both. */
    this.level = "";
    /** The one group whose marks are shown, or "". */
    this.only = "";
    /** @type {Map<string, Drawn>} */
    this.drawn = new Map();
    /** How many places of a group are drawn. @type {Map<string, number>} */
    this.shown = new Map();
    this.timer = 0;
    this.root = byId("reasons-list");
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.getElementsByName("level"))) {
      input.addEventListener("change", () => {
        this.level = input.value;
        this.draw();
      });
    }
    byId("reasons-all").addEventListener("click", () => {
      this.level = "";
      this.only = "";
      choose("level", "");
      this.draw();
      byId("reasons-title").focus();
    });
    this.root.addEventListener("keydown", (event) => walk(event));
  }

  /** Draw soon: results and what is typed come first. */
  touch() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), 30);
  }

  async draw() {
    clearTimeout(this.timer);
    if (this.store.state.ignore || this.store.state.lines.some((line) => line.changes?.length)) await readCodes();
    const all = this.#groups();
    all.sort((a, b) => rankOf(a.kind) - rankOf(b.kind));
    // A filter on a group that is gone would hide everything.
    if (this.only && !all.some(({ kind }) => kind === this.only)) this.only = "";
    const groups = all.filter(({ kind, level }) => (!this.only || kind === this.only) && (!this.level || level === this.level));
    for (const [kind, { box }] of this.drawn) {
      if (groups.some((group) => group.kind === kind)) continue;
      box.remove();
      this.drawn.delete(kind);
    }
    groups.forEach((group, i) => {
      const drawn = this.drawn.get(group.kind) ?? this.#make(group.kind);
      // Moving an element that is in its place would take the focus from it.
      if (this.root.children[i] !== drawn.box) this.root.insertBefore(drawn.box, this.root.children[i] ?? null);
      this.#fill(drawn, group);
    });
    this.#head(all, groups);
    this.#ignored();
    this.result.show(this.#wanted());
  }

  /** What the result shows of its marks; null for all. @returns {((change: import("./lines.js").Change) => boolean)|null} */
  #wanted() {
    const { level, only } = this;
    if (!level && !only) return null;
    const { state } = this.store;
    return (change) => {
      const kind = kindOf(change, state);
      return (!only || kind === only) && (!level || levelOfKind(kind, change) === level);
    };
  }

  /** @returns {Group[]} */
  #groups() {
    /** @type {Map<string, Group>} */
    const groups = new Map();
    const { state } = this.store;
    for (const line of state.lines) {
      for (const change of line.changes ?? []) {
        const kind = kindOf(change, state);
        if (!kind) continue;
        const group = groups.get(kind);
        if (group) group.spots.push({ line, change });
        else groups.set(kind, { kind, spots: [{ line, change }], level: levelOfKind(kind, change) });
      }
    }
    return [...groups.values()];
  }

  /** @param {Group[]} all @param {Group[]} groups those that the filter lets through */
  #head(all, groups) {
    const count = (/** @type {Group[]} */ some) => some.reduce((sum, { spots }) => sum + spots.length, 0);
    byId("reasons-count").textContent = all.length ? t("reasons_count", all.length, count(all)) : "";
    byId("reasons-empty").hidden = groups.length > 0;
    byId("reasons-empty").textContent = t(all.length ? "reasons_none" : "reasons_empty");
    const hidden = count(all) - count(groups);
    byId("reasons-filtered").hidden = !hidden;
    byId("reasons-hidden").textContent = t("reasons_hidden", hidden);
  }

  /** Reasons for which nothing is changed, each a button that takes it back. */
  #ignored() {
    const codes = ignored(this.store.state);
    byId("reasons-ignored").hidden = !codes.length;
    byId("ignored-list").replaceChildren(...codes.map((code) => {
      const back = button("enforce", () => {
        enforceKind(this.store, code);
        byId("reasons-title").focus();
      });
      back.textContent = `${titleOf(code)} ×`;
      back.setAttribute("aria-label", t("kind_enforce", titleOf(code)));
      return back;
    }));
  }

  /** @param {string} kind @returns {Drawn} */
  #make(kind) {
    const box = document.createElement("details");
    box.className = "reason";
    box.dataset.kind = kind;
    const summary = document.createElement("summary");
    const title = document.createElement("span");
    const count = element("span", "count");
    summary.append(title, " ", count);
    const about = element("p", "about");
    const tools = element("p", "tools");
    const only = button("only", () => this.#filter(kind));
    tools.append(button("accept", () => this.decide(kind, "accepted")), button("leave", () => this.decide(kind, "refused")), only);
    // A rule of the reader is taken back where it stands.
    if (kind !== RULE) tools.append(button("never", () => this.#never(kind)));
    const places = document.createElement("ul");
    box.append(summary, about, tools, places);
    const drawn = { box, title, count, about, only, places };
    box.addEventListener("toggle", () => void this.draw());
    this.drawn.set(kind, drawn);
    return drawn;
  }

  /** @param {string} kind */
  #never(kind) {
    ignoreKind(this.store, kind);
    say(t("said_never", titleOf(kind)));
    byId("reasons-title").focus();
  }

  /** @param {string} kind */
  #filter(kind) {
    this.only = this.only === kind ? "" : kind;
    void this.draw();
  }

  /** @param {Drawn} drawn @param {Group} group */
  #fill({ box, title, count, about, only, places }, { kind, spots }) {
    title.textContent = kind === RULE ? t("reason_rule") : titleOf(kind);
    const refused = spots.filter(({ line, change }) => line.decisions.get(change.at) === "refused").length;
    count.textContent = number(spots.length) + (refused ? t("summary_refused", refused) : "");
    only.setAttribute("aria-pressed", String(this.only === kind));
    if (!box.open) return places.replaceChildren();
    for (const one of box.querySelectorAll("button[data-does]")) one.textContent = t(`kind_${/** @type {HTMLElement} */ (one).dataset.does}`);
    const { reason } = spots[0].change;
    about.replaceChildren(...(kind === RULE || !reason ? [] : articleOf(reason)));
    this.#list(places, kind, spots);
    return undefined;
  }

  /** @param {HTMLElement} places @param {string} kind @param {Spot[]} spots */
  #list(places, kind, spots) {
    const had = places.contains(document.activeElement) ? [...places.querySelectorAll("button")].indexOf(/** @type {any} */ (document.activeElement)) : -1;
    const shown = this.shown.get(kind) ?? SHOWN;
    const items = spots.slice(0, shown).map((spot) => this.#place(spot));
    if (spots.length > shown) {
      const more = document.createElement("button");
      more.type = "button";
      more.className = "link";
      more.textContent = t("reasons_more", spots.length - shown);
      more.addEventListener("click", () => {
        this.shown.set(kind, shown + 10 * SHOWN);
        void this.draw();
      });
      items.push(more);
    }
    places.replaceChildren(...items.map((item) => {
      const entry = document.createElement("li");
      entry.append(item);
      return entry;
    }));
    const buttons = [...places.querySelectorAll("button")];
    // One of them is in the tab order; arrows move between them.
    buttons.forEach((one, i) => (one.tabIndex = i === Math.max(had, 0) ? 0 : -1));
    if (had >= 0) buttons[Math.min(had, buttons.length - 1)]?.focus({ preventScroll: true });
  }

  /** @param {Spot} spot */
  #place(spot) {
    const { line, change } = spot;
    const { left, right, made } = readings(line, change);
    const decision = line.decisions.get(change.at) ?? "open";
    const link = document.createElement("button");
    link.type = "button";
    link.className = `place-link ${change.kind} ${decision}`;
    link.append(left, gapElement(made), right);
    if (decision !== "open") link.append(Object.assign(element("span", "count"), { textContent: ` ${t(decision)}` }));
    link.addEventListener("click", () => this.result.goTo(spot));
    return link;
  }
}

/** What the norm has to say of a group: a rule of the reader is its own norm. @param {string} kind @param {import("./lines.js").Change} change */
const levelOfKind = (kind, change) => (kind === RULE ? RULE : (change.reason?.level ?? ""));

/** The article, how binding it is, and where it is explained. @param {import("./lines.js").Reason} reason @returns {(Node|string)[]} */
export function articleOf({ article, level, url, code }) {
  const link = document.createElement("a");
  link.href = url;
  link.target = "_blank";
  link.rel = "noreferrer";
  link.textContent = t("reason_link");
  link.setAttribute("aria-label", `${t("reason_link")}: ${code}`);
  return [`${article} · ${t(`level_${level}`)} · `, link];
}

/** @param {string} does @param {() => void} click @returns {HTMLButtonElement} */
function button(does, click) {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.does = does;
  made.addEventListener("click", click);
  return made;
}

/** @param {string} name @param {string} kind */
function element(name, kind) {
  const made = document.createElement(name);
  made.className = kind;
  return made;
}

/** Arrows among the places of a group. @param {KeyboardEvent} event */
function walk(event) {
  const here = /** @type {HTMLElement} */ (event.target);
  const places = here.closest("ul");
  if (!places) return;
  const buttons = [...places.querySelectorAll("button")];
  const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (here));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (!buttons[to]) return;
  buttons[at].tabIndex = -1;
  buttons[to].tabIndex = 0;
  buttons[to].focus();
}
