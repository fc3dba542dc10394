/**
 * The card of one change: how sure the model is, both readings, and what can be done about it. It shows on hover and on
 * focus, stays while the pointer or the focus is in it, and goes with Escape. On a phone it is a sheet at the bottom.
 */
import { confidence, levelOf, readings, ruleFor } from "./changes.js";
import { RULE, kindOf } from "./codes.js";
import { language, number, t } from "./i18n.js";
import { gapElement, sureness } from "./marks.js";
import { articleOf } from "./reason-list.js";
import { allLike, allOfKind } from "./review.js";

const SHOW_AFTER = 150;
const HIDE_AFTER = 250;
const MARGIN = 8;
/** As in marks.css. */
const NARROW = matchMedia("(max-width: 30rem)");

/** @typedef {import("./review.js").Spot} Spot */

export class Card {
  /**
   * @param {HTMLElement} root
   * @param {import("./result.js").Result} result
   * @param {import("./state.js").Store} store
   * @param {(action: string, mark: HTMLElement) => void} act
   */
  constructor(root, result, store, act) {
    this.root = root;
    this.result = result;
    this.store = store;
    /** @type {HTMLElement|null} */
    this.mark = null;
    /** @type {HTMLElement|null} */
    this.uncovered = null;
    this.timer = 0;
    const pane = result.root;
    pane.addEventListener("mouseover", (event) => this.#hover(event));
    pane.addEventListener("mouseout", () => this.#leave());
    root.addEventListener("mouseenter", () => clearTimeout(this.timer));
    root.addEventListener("mouseleave", () => this.#leave());
    root.addEventListener("focusout", (event) => {
      const to = /** @type {Node|null} */ (event.relatedTarget);
      if (to && !root.contains(to) && to !== this.mark) this.hide();
    });
    pane.addEventListener("scroll", () => this.place(), { passive: true });
    addEventListener("scroll", () => this.place(), { passive: true });
    addEventListener("resize", () => this.place());
    root.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (button?.dataset.act && this.mark) act(button.dataset.act, this.mark);
    });
    root.addEventListener("keydown", (event) => this.#keys(event));
  }

  /** @param {string} part @returns {HTMLElement} */
  #part(part) {
    return /** @type {HTMLElement} */ (this.root.querySelector(`[data-part="${part}"]`));
  }

  /** @param {HTMLElement} mark */
  show(mark) {
    clearTimeout(this.timer);
    const spot = this.result.changeAt(mark);
    if (!spot) return this.hide();
    this.mark?.classList.remove("shown");
    this.mark = mark;
    mark.classList.add("shown");
    this.#fill(spot);
    this.root.hidden = false;
    this.place();
    return undefined;
  }

  hide() {
    clearTimeout(this.timer);
    this.mark?.classList.remove("shown");
    this.mark = null;
    this.root.hidden = true;
  }

  /** Move the focus into it. */
  enter() {
    /** @type {HTMLElement|null} */ (this.root.querySelector("button"))?.focus({ preventScroll: true });
  }

  /** After a redraw: the same change again, or nothing. */
  refresh() {
    if (this.root.hidden || !this.mark) return;
    if (this.mark.isConnected) return;
    const inside = this.root.contains(document.activeElement);
    const { current } = this.result;
    if (!current || !(inside || current === document.activeElement)) this.hide();
    else this.show(current);
    if (inside && this.root.hidden) this.result.root.focus();
  }

  /** @param {Spot} spot */
  #fill(spot) {
    const { line, change } = spot;
    const { state } = this.store;
    const { left, right, typed, made } = readings(line, change);
    const rule = ruleFor(line, change);
    const count = allLike(this.store, spot).length;
    const decision = line.decisions.get(change.at);
    const level = levelOf(change, state);
    this.root.dataset.level = level;
    this.#part("kind").textContent = t(`kind_${change.kind}`);
    this.#part("sure").textContent = sureness(change, state);
    const meter = /** @type {HTMLMeterElement} */ (this.#part("meter"));
    meter.hidden = level === "rule";
    meter.value = confidence(change) ?? 0;
    for (const [part, spaces] of [["typed", typed], ["made", made]]) this.#part(part).replaceChildren(left, gapElement(spaces), right);
    this.#explain(change);
    for (const action of ["accepted", "refused"]) {
      this.root.querySelector(`[data-act="${action}"]`)?.setAttribute("aria-pressed", String(decision === action));
    }
    this.#part("count").textContent = number(count);
    this.#part("rule").textContent = rule || t("squeeze_off");
  }

  /** Why, and how many others have the same reason. @param {import("./lines.js").Change} change */
  #explain(change) {
    const { state } = this.store;
    const kind = kindOf(change, state);
    const { reason } = change;
    const known = kind !== RULE && reason;
    this.#part("reason").textContent = known ? reason[language() === "en" ? "en" : "ko"] : "";
    this.#part("article").replaceChildren(...(known ? articleOf(reason) : []));
    this.#part("reason").hidden = this.#part("article").hidden = !known;
    const of = kind ? allOfKind(state, kind).length : 0;
    this.#part("of-kind").textContent = number(of);
    for (const part of ["kind-head", "kind-row"]) this.#part(part).hidden = of < 2;
  }

  /** Reasons have come. */
  explain() {
    const spot = this.mark && !this.root.hidden && this.result.changeAt(this.mark);
    if (!spot) return;
    this.#explain(spot.change);
    this.place();
  }

  /** Beside its mark, inside the window. The style sheet makes a sheet of it on narrow screens. */
  place() {
    if (this.root.hidden || !this.mark) return undefined;
    const at = this.mark.getBoundingClientRect();
    const pane = this.result.root.getBoundingClientRect();
    if (at.bottom < pane.top || at.top > pane.bottom) return undefined;
    const { offsetWidth: width, offsetHeight: height } = this.root;
    if (NARROW.matches) return this.#uncover(at);
    // Over the result, so that what stands beside it can be read, if the card is no wider.
    const [from, to] = pane.width > width + 2 * MARGIN ? [pane.left, pane.right] : [0, document.documentElement.clientWidth];
    const left = Math.min(Math.max((at.left + at.right - width) / 2, from + MARGIN), to - width - MARGIN);
    const below = at.bottom + MARGIN;
    const top = below + height > innerHeight - MARGIN && at.top - height - MARGIN > 0 ? at.top - height - MARGIN : below;
    // The object model is not what the content security policy forbids: a style in the markup is.
    this.root.style.left = `${left}px`;
    this.root.style.top = `${top}px`;
    return undefined;
  }

  /** Bring a mark out from under the sheet, once. @param {DOMRect} at */
  #uncover(at) {
    if (this.uncovered === this.mark) return;
    this.uncovered = this.mark;
    const over = at.bottom + MARGIN - this.root.getBoundingClientRect().top;
    if (over > 0) scrollBy({ top: over });
  }

  /** @param {MouseEvent} event */
  #hover(event) {
    const mark = /** @type {HTMLElement} */ (event.target).closest(".mark");
    if (!mark || mark === this.mark) {
      if (mark) clearTimeout(this.timer);
      return;
    }
    clearTimeout(this.timer);
    // A card that the keyboard is in stays.
    if (this.root.contains(document.activeElement)) return;
    this.timer = setTimeout(() => this.show(/** @type {HTMLElement} */ (mark)), SHOW_AFTER);
  }

  #leave() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const focused = document.activeElement;
      if (!this.mark || focused === this.mark || this.root.contains(focused)) return;
      if (focused instanceof HTMLElement && focused.matches(".mark")) this.show(focused);
      else this.hide();
    }, HIDE_AFTER);
  }

  /** @param {KeyboardEvent} event */
  #keys(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      const { mark } = this;
      this.hide();
      mark?.focus({ preventScroll: true });
      this.hide();
      return;
    }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.root.querySelectorAll("button")];
    const here = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    buttons[(here + step + buttons.length) % buttons.length].focus();
  }
}
