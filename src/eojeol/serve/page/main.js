/** Puts the page together: state in the middle, controls and text into it, live results, marks and reasons out of it. */
import { bindAppearance, speak } from "./appearance.js";
import { Card } from "./card.js";
import { kindOf, readCodes } from "./codes.js";
import { Commands } from "./commands.js";
import { bindControls, showControls } from "./controls.js";
import { byId, say } from "./dom.js";
import { Documents } from "./documents.js";
import { EngineError } from "./engine.js";
import { bindFiles } from "./files.js";
import { t } from "./i18n.js";
import { bindKeys, fillHelp } from "./keys.js";
import { edited, linesOf, valueOf } from "./lines.js";
import { Live } from "./live.js";
import { keepOffline } from "./offline.js";
import { keepPreferences, readPreferences } from "./preferences.js";
import { showProblem } from "./problems.js";
import { ReasonList } from "./reason-list.js";
import { PAUSE, Reasons } from "./reasons.js";
import { Result } from "./result.js";
import { acceptAllLike, decideKind, decideOne, refuseAllLike } from "./review.js";
import { bindRules, showRules, showRulesError } from "./rules-editor.js";
import { DEFAULTS, STYLES, Store, textState } from "./state.js";
import { showSummary } from "./summary.js";
import { Workplace } from "./workplace.js";

const kept = readPreferences();
/** @type {import("./state.js").Settings} */
const settings = /** @type {any} */ (Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, kept[/** @type {"mode"} */ (name)]])));
const store = new Store({ ...settings, ...textState(linesOf("")) });
const input = /** @type {HTMLTextAreaElement} */ (byId("input"));
const result = new Result(byId("result"));
/** @type {Error|null} */
let failure = null;
let working = false;

const workplace = new Workplace({ again: () => live.touch(0), progress, failed });
const engine = () => workplace.engine;
const live = new Live(store, engine, {
  found: () => drawResult(),
  working: (busy) => {
    working = busy;
    progress();
    // Results first: reasons are asked for when those stand.
    if (!busy) void reasons.complete();
  },
  failed: (error) => {
    failed(error);
    if (error) result.draw(store.state.lines, store.state, false, false);
  },
});
const card = new Card(byId("card"), result, store, act);
const list = new ReasonList(store, result, decideAll);
const reasons = new Reasons(store, engine, () => {
  list.touch();
  card.explain();
});
const documents = new Documents(store, engine, failed);
const commands = new Commands({ store, live, engine, failed, progress, documents });

/** Say yes or no to the change at a mark. @param {string} action @param {HTMLElement} mark */
function act(action, mark) {
  const spot = result.changeAt(mark);
  if (!spot) return;
  result.setCurrent(mark);
  if (action === "acceptAll") say(t("said_accepted_all", acceptAllLike(store, spot)));
  else if (action === "refuseAll") {
    const rule = refuseAllLike(store, spot);
    say(rule ? t("said_rule", rule) : t("said_squeeze"));
  } else if (action === "acceptKind" || action === "refuseKind") {
    decideAll(kindOf(spot.change, store.state), action === "acceptKind" ? "accepted" : "refused");
  } else {
    const decision = decideOne(store, spot, /** @type {"accepted"} */ (action));
    say(t(`said_${decision ?? "open"}`));
  }
}

/** Say yes or no to all changes of a kind. @param {string} kind @param {"accepted"|"refused"} decision */
function decideAll(kind, decision) {
  say(t(`said_${decision}_all`, decideKind(store, kind, decision)));
}

function drawResult(all = false) {
  result.draw(store.state.lines, store.state, all);
  card.refresh();
  documents.follow();
  list.touch();
  progress();
}

function progress() {
  showSummary(store.state, {
    working: working && Boolean(workplace.engine),
    loading: workplace.loading,
    failed: failure !== null,
    busy: live.busy,
    joining: commands.joining,
    undo: store.past.length > 0,
  });
}

/** @param {Error|null} error */
function failed(error) {
  failure = error;
  showFailure();
  if (refusedKey()) workplace.lock();
}

const refusedKey = () => failure instanceof EngineError && failure.status === 401;

function showFailure() {
  const ofRules = showRulesError(failure);
  showProblem(failure, ofRules || refusedKey());
}

store.subscribe((state, before) => {
  if (state.lines !== before.lines) {
    const value = valueOf(state.lines);
    if (input.value !== value) input.value = value;
  }
  // The words of a document are changed in the program that made it.
  input.readOnly = state.file !== null;
  showControls(state);
  showRules(state.rules);
  keepPreferences(state);
  // Typing waits for a pause; anything else is meant as it stands.
  live.touch(document.activeElement === input || document.activeElement === byId("rules") ? undefined : 0);
  drawResult();
});

input.addEventListener("input", () => store.change({ lines: edited(store.state.lines, input.value) }, "text"));
byId("retry").addEventListener("click", () => live.touch(0));

/** What scripts have written, in the language of now. */
function draw() {
  workplace.show();
  showControls(store.state);
  showRules(store.state.rules);
  fillHelp();
  showFailure();
  documents.speak();
  drawResult(true);
}

bindAppearance(draw);
bindControls(store);
bindRules(store);
bindFiles({ store, documents });
bindKeys({
  store, result, card, act,
  copy: () => void commands.copy(), download: () => void commands.download(), undo: () => commands.undo(),
});
speak(kept.language);
draw();

// What is for later doesn't hold up the first result: the tables of reasons, and what is kept for times without a
// connection. All of it has come before the page says so, and no request follows what is typed.
const version = await workplace.open(kept.place);
if (engine()) await live.settled();
await new Promise((resolve) => setTimeout(resolve, PAUSE));
await Promise.allSettled([readCodes(), engine()?.reasons([])]);
// Marks say which changes a style has made.
if (STYLES.some((name) => store.state[name])) drawResult(true);
void keepOffline(version, () => workplace.keptOffline());
