/**
 * The result: one element a line, drawn again only where a line is another one or has another answer. Lines out of
 * sight are left out of layout by `content-visibility` in page.css. Of all marks one is in the tab order, and the
 * arrow keys go from one to the next.
 *
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./lines.js").Change} Change
 */
import { lineElement } from "./marks.js";

export class Result {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {{line: Line, changes: Change[]|null, element: HTMLElement}[]} */
    this.rows = [];
    /** @type {WeakMap<Element, Line>} */
    this.lineOf = new WeakMap();
    /** @type {HTMLElement|null} */
    this.current = null;
  }

  /**
   * @param {Line[]} lines
   * @param {import("./state.js").Settings} settings
   * @param {boolean} all draw every line again, because of another language
   * @param {boolean} hold leave a line that waits for its answer as it was drawn
   */
  draw(lines, settings, all = false, hold = true) {
    const place = this.#placeOfCurrent();
    const had = this.current !== null && this.current === document.activeElement;
    const rows = this.rows;
    let head = 0;
    let tail = 0;
    if (!all) {
      const shorter = Math.min(rows.length, lines.length);
      while (head < shorter && rows[head].line === lines[head]) head++;
      while (tail < shorter - head && rows.at(-1 - tail)?.line === lines.at(-1 - tail)) tail++;
    }
    const old = rows.slice(head, rows.length - tail);
    const middle = lines.slice(head, lines.length - tail).map((line, i) => {
      const former = old[i];
      const element = former?.element ?? document.createElement("div");
      // `undefined` is no answer, so that #refresh sees a difference.
      return { line, changes: /** @type {any} */ (undefined), element };
    });
    for (const { element } of old.slice(middle.length)) element.remove();
    const next = rows[rows.length - tail]?.element ?? null;
    const fresh = document.createDocumentFragment();
    for (const { element } of middle.slice(old.length)) fresh.append(element);
    if (fresh.firstChild) this.root.insertBefore(fresh, next);
    this.rows = [...rows.slice(0, head), ...middle, ...(tail ? rows.slice(-tail) : [])];
    for (const row of this.rows) if (row.changes !== row.line.changes) this.#refresh(row, settings, hold);
    this.#findCurrent(place, had);
  }

  /**
   * @param {{line: Line, changes: Change[]|null, element: HTMLElement}} row
   * @param {import("./state.js").Settings} settings
   * @param {boolean} hold
   */
  #refresh(row, settings, hold) {
    const { line } = row;
    // While a line waits for its answer it stays as it was drawn, dimmed, rather than flicker.
    if (hold && line.changes === null && row.element.isConnected && row.element.firstChild) {
      row.element.classList.add("waiting");
      this.lineOf.delete(row.element);
      return;
    }
    const element = lineElement(line, settings);
    row.element.replaceWith(element);
    row.element = element;
    row.changes = line.changes;
    if (line.changes === null) element.classList.add("waiting");
    this.lineOf.set(element, line);
  }

  /** What a mark stands for. @param {Element} mark @returns {{line: Line, change: Change}|null} */
  changeAt(mark) {
    const line = this.lineOf.get(/** @type {Element} */ (mark.parentElement));
    const at = Number(/** @type {HTMLElement} */ (mark).dataset.at);
    const change = line?.changes?.find((one) => one.at === at);
    return line && change ? { line, change } : null;
  }

  /** @returns {HTMLElement[]} */
  marks() {
    return [...this.root.querySelectorAll(".mark")].map((mark) => /** @type {HTMLElement} */ (mark));
  }

  /** The mark that is in the tab order. @param {HTMLElement|null} mark */
  setCurrent(mark) {
    if (this.current) this.current.tabIndex = -1;
    this.current = mark;
    if (mark) mark.tabIndex = 0;
  }

  /**
   * Focus another mark.
   *
   * @param {"next"|"previous"|"first"|"last"} where
   * @param {boolean} around go on at the other end
   * @returns {boolean} whether there is one
   */
  go(where, around = false) {
    const marks = this.marks();
    if (!marks.length) return false;
    const here = this.current ? marks.indexOf(this.current) : -1;
    const away = document.activeElement !== this.current;
    let to = { first: 0, last: marks.length - 1, next: away ? Math.max(here, 0) : here + 1, previous: here - 1 }[where];
    if (around) to = (to + marks.length) % marks.length;
    const mark = marks[Math.min(Math.max(to, 0), marks.length - 1)];
    this.setCurrent(mark);
    mark.focus();
    mark.scrollIntoView({ block: "nearest" });
    return true;
  }

  #placeOfCurrent() {
    const row = this.current?.parentElement;
    if (!row || !this.current) return null;
    return { row: this.rows.findIndex(({ element }) => element === row), at: Number(this.current.dataset.at) };
  }

  /** After drawing: the same change, or the one that now stands nearest. @param {{row: number, at: number}|null} place @param {boolean} had */
  #findCurrent(place, had) {
    if (this.current?.isConnected && this.root.contains(this.current)) return;
    let mark = null;
    if (place && place.row >= 0) {
      const own = [...(this.rows[place.row]?.element.querySelectorAll(".mark") ?? [])];
      mark = own.find((one) => Number(/** @type {HTMLElement} */ (one).dataset.at) >= place.at) ?? own.at(-1) ?? null;
      for (let i = place.row + 1; !mark && i < this.rows.length; i++) mark = this.rows[i].element.querySelector(".mark");
    }
    mark ??= this.root.querySelector(".mark");
    this.setCurrent(/** @type {HTMLElement|null} */ (mark));
    if (!had) return;
    (this.current ?? this.root).focus({ preventScroll: true });
  }
}
