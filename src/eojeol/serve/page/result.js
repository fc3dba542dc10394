/**
 * The result: one element a line, drawn again only where a line is another one or has another answer. Marks cost far
 * more than text, so a piece of a line is dressed with them when it comes near the window, and is plain text until
 * then; what is out of sight is left out of layout by `content-visibility` in marks.css. Of all marks one is in the tab
 * order, and the way from one to the next goes over the lines, not over the elements.
 *
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./lines.js").Change} Change
 * @typedef {{line: Line, changes: Change[]|null|undefined, element: HTMLElement, pieces: import("./marks.js").Piece[]}} Row
 *     `changes`: those that are drawn; undefined if nothing is.
 */
import { dressed, piecesOf, plain } from "./marks.js";

export class Result {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {Row[]} */
    this.rows = [];
    /** @type {WeakMap<Element, Row>} by the elements of pieces */
    this.rowOf = new WeakMap();
    /** @type {HTMLElement|null} */
    this.current = null;
    /** @type {import("./state.js").Settings|null} */
    this.settings = null;
    /** Which changes are shown as such; null for all. @type {((change: Change) => boolean)|null} */
    this.wanted = null;
    this.near = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) if (isIntersecting) this.#dress(/** @type {HTMLElement} */ (target));
        if (!this.current?.isConnected) this.setCurrent(this.root.querySelector(".mark"));
      },
      { root, rootMargin: "60%" },
    );
    root.addEventListener("copy", (event) => this.#copy(event));
  }

  /**
   * @param {Line[]} lines
   * @param {import("./state.js").Settings} settings
   * @param {boolean} all draw every line again, because of another language
   * @param {boolean} hold leave a line that waits for its answer as it was drawn
   */
  draw(lines, settings, all = false, hold = true) {
    this.settings = settings;
    const place = this.#placeOfCurrent();
    const had = this.current !== null && this.current === document.activeElement;
    const rows = this.rows;
    let head = 0;
    let tail = 0;
    const shorter = Math.min(rows.length, lines.length);
    while (head < shorter && rows[head].line === lines[head]) head++;
    while (tail < shorter - head && rows.at(-1 - tail)?.line === lines.at(-1 - tail)) tail++;
    const old = rows.slice(head, rows.length - tail);
    const fresh = document.createDocumentFragment();
    const middle = lines.slice(head, lines.length - tail).map((line, i) => {
      if (old[i]) return { ...old[i], line, changes: undefined };
      const element = document.createElement("div");
      element.className = "line";
      fresh.append(element);
      return { line, changes: undefined, element, pieces: [] };
    });
    for (const { element } of old.slice(middle.length)) element.remove();
    this.root.insertBefore(fresh, rows[rows.length - tail]?.element ?? null);
    this.rows = [...rows.slice(0, head), ...middle, ...(tail ? rows.slice(-tail) : [])];
    for (const row of this.rows) if (all || row.changes !== row.line.changes) this.#refresh(row, hold);
    this.#findCurrent(place, had);
  }

  /** @param {Row} row @param {boolean} hold */
  #refresh(row, hold) {
    const { line, element } = row;
    element.classList.toggle("waiting", line.changes === null);
    // While a line waits for its answer it stays as it was drawn, dimmed, rather than flicker.
    if (hold && line.changes === null && element.firstChild) {
      for (const piece of element.children) this.rowOf.delete(piece);
      return;
    }
    const former = [...element.children].map((piece) => piece.classList.contains("dressed"));
    row.pieces = piecesOf(line);
    row.changes = line.changes;
    element.replaceChildren(
      ...row.pieces.map((piece, i) => {
        const part = document.createElement("div");
        part.className = "piece";
        part.textContent = plain(line, piece);
        if (!part.firstChild) part.append(document.createElement("br"));
        this.rowOf.set(part, row);
        if (piece.last > piece.first) {
          part.dataset.piece = String(i);
          if (former[i]) this.#dress(part);
          else this.near.observe(part);
        }
        return part;
      }),
    );
  }

  /** @param {HTMLElement} part */
  #dress(part) {
    const row = this.rowOf.get(part);
    this.near.unobserve(part);
    if (!row || !this.settings || part.classList.contains("dressed")) return;
    part.replaceChildren(dressed(row.line, row.pieces[Number(part.dataset.piece)], this.settings));
    part.classList.add("dressed");
    if (this.wanted) for (const mark of part.children) this.#filter(/** @type {HTMLElement} */ (mark));
  }

  /** Show some changes alone: the marks of the others step back, and the way over the changes passes them. @param {typeof this.wanted} wanted */
  show(wanted) {
    if (!wanted && !this.wanted) return;
    this.wanted = wanted;
    for (const mark of this.root.querySelectorAll(".mark")) this.#filter(/** @type {HTMLElement} */ (mark));
    if (this.current?.classList.contains("aside")) this.setCurrent(this.root.querySelector(".mark:not(.aside)") ?? this.current);
  }

  /** @param {HTMLElement} mark */
  #filter(mark) {
    const change = this.changeAt(mark)?.change;
    mark.classList.toggle("aside", Boolean(change && this.wanted && !this.wanted(change)));
  }

  /** Focus the mark of a change, wherever it stands. @param {{line: Line, change: Change}} spot */
  goTo({ line, change }) {
    const row = this.rows.findIndex((one) => one.line === line);
    const index = this.rows[row]?.changes?.indexOf(change) ?? -1;
    if (index >= 0) this.#show({ row, index })?.focus();
  }

  /** What a mark stands for. @param {Element} mark @returns {{line: Line, change: Change}|null} */
  changeAt(mark) {
    const line = this.rowOf.get(/** @type {Element} */ (mark.parentElement))?.line;
    const at = Number(/** @type {HTMLElement} */ (mark).dataset.at);
    const change = line?.changes?.find((one) => one.at === at);
    return line && change ? { line, change } : null;
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
   */
  go(where, around = false) {
    const { rows } = this;
    const here = this.#placeOfCurrent();
    const back = where === "previous" || where === "last";
    const ends = { row: back ? rows.length - 1 : 0, at: back ? Infinity : -1 };
    let found = null;
    if (here && (where === "next" || where === "previous")) {
      // From elsewhere, the first step is to the mark where the reader was.
      const { row, at } = here;
      const away = document.activeElement !== this.current && !back;
      found = this.#seek(row, away ? at - 1 : at, back) ?? (around ? this.#seek(ends.row, ends.at, back) : null);
    } else found = this.#seek(ends.row, ends.at, back);
    if (found) this.#show(found)?.focus();
  }

  /** The next change beyond a place. @param {number} from row @param {number} at @param {boolean} back */
  #seek(from, at, back) {
    const step = back ? -1 : 1;
    for (let row = from; row >= 0 && row < this.rows.length; row += step) {
      const changes = this.rows[row].changes ?? [];
      const { wanted } = this;
      const index = back
        ? changes.findLastIndex((one) => (row !== from || one.at < at) && (!wanted || wanted(one)))
        : changes.findIndex((one) => (row !== from || one.at > at) && (!wanted || wanted(one)));
      if (index >= 0) return { row, index };
    }
    return null;
  }

  /** The mark of a change, dressed, in sight and in the tab order. @param {{row: number, index: number}} place */
  #show({ row, index }) {
    const { pieces, element, changes } = this.rows[row];
    const which = pieces.findIndex((piece) => index >= piece.first && index < piece.last);
    const part = /** @type {HTMLElement} */ (element.children[which]);
    this.#dress(part);
    const mark = /** @type {HTMLElement|null} */ (part.querySelector(`[data-at="${changes?.[index].at}"]`));
    this.setCurrent(mark);
    mark?.scrollIntoView({ block: "nearest" });
    return mark;
  }

  #placeOfCurrent() {
    const part = this.current?.parentElement;
    const row = part ? this.rows.findIndex(({ element }) => element === part.parentElement) : -1;
    return row < 0 || !this.current ? null : { row, at: Number(this.current.dataset.at) };
  }

  /** After drawing: the same change, or the one that now comes next. @param {{row: number, at: number}|null} place @param {boolean} had */
  #findCurrent(place, had) {
    if (this.current && this.root.contains(this.current)) return;
    const found = place && (this.#seek(Math.min(place.row, this.rows.length - 1), place.at - 1, false) ?? this.#seek(place.row, place.at, true));
    if (found && had) this.#show(found)?.focus({ preventScroll: true });
    else {
      const row = found && this.rows[found.row];
      const at = row?.changes?.[found?.index ?? 0].at;
      this.setCurrent(row?.element.querySelector(`[data-at="${at}"]`) ?? this.root.querySelector(".mark"));
      if (had) this.root.focus({ preventScroll: true });
    }
  }

  /** A selection as text: pieces of a line follow each other, lines end. @param {ClipboardEvent} event */
  #copy(event) {
    const selection = getSelection();
    if (!selection?.rangeCount || !event.clipboardData) return;
    const lines = [...selection.getRangeAt(0).cloneContents().querySelectorAll(".line")];
    // Within one piece the browser's own text is right.
    if (!lines.length) return;
    event.clipboardData.setData("text/plain", lines.map((line) => line.textContent).join("\n"));
    event.preventDefault();
  }
}
