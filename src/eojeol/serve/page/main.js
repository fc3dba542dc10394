/** Puts the page together: state in the middle, controls and text into it, live results and marks out of it. */
import { Card } from "./card.js";
import { outcomes, totals } from "./changes.js";
import { bindControls, showControls, showPlace } from "./controls.js";
import { byId, choose, copyText, save, say } from "./dom.js";
import { Engine, EngineError, findPlaces } from "./engine.js";
import { bindFiles } from "./files.js";
import { language, setLanguage, t } from "./i18n.js";
import { askKey, bindKey } from "./key.js";
import { bindKeys, fillHelp } from "./keys.js";
import { edited, linesOf, makeLine, valueOf } from "./lines.js";
import { Live } from "./live.js";
import { percent } from "./marks.js";
import { keepOffline } from "./offline.js";
import { keepPreferences, readPreferences } from "./preferences.js";
import { told } from "./problems.js";
import { Result } from "./result.js";
import { acceptAllLike, acceptRest, decideOne, refuseAllLike } from "./review.js";
import { bindRules, showRules, showRulesError } from "./rules-editor.js";
import { SAMPLE } from "./sample.js";
import { DEFAULTS, Store } from "./state.js";
import { nextTheme, showTheme } from "./theme.js";

const kept = readPreferences();
/** @type {import("./state.js").Settings} */
const settings = /** @type {any} */ (Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, kept[/** @type {"mode"} */ (name)]])));
const store = new Store({ ...settings, lines: [makeLine("", "")], name: "", bom: false });
const input = /** @type {HTMLTextAreaElement} */ (byId("input"));
const result = new Result(byId("result"));
/** @type {Engine|null} */
let engine = null;
let apiKey = "";
let keyWanted = false;
/** Until it is known where the work can be done, nothing is said about it. */
let searched = false;
let offline = false;
/** @type {Error|null} */
let failure = null;
let working = false;
let loaded = false;
let loading = "";
let joining = false;

const live = new Live(store, () => engine, {
  found: drawResult,
  working: (busy) => {
    working = busy;
    showSummary();
  },
  failed: (error) => {
    failed(error);
    if (error) result.draw(store.state.lines, store.state, false, false);
  },
});
const card = new Card(byId("card"), result, store, act);

/** Say yes or no to the change at a mark. @param {string} action @param {HTMLElement} mark */
function act(action, mark) {
  const spot = result.changeAt(mark);
  if (!spot) return;
  result.setCurrent(mark);
  if (action === "acceptAll") say(t("said_accepted_all", acceptAllLike(store, spot)));
  else if (action === "refuseAll") {
    const rule = refuseAllLike(store, spot);
    say(rule ? t("said_rule", rule) : t("said_squeeze"));
  } else {
    const decision = decideOne(store, spot, /** @type {"accepted"} */ (action));
    say(t(`said_${decision ?? "open"}`));
  }
}

function drawResult(all = false) {
  result.draw(store.state.lines, store.state, all);
  card.refresh();
  showSummary();
}

function showSummary() {
  const { lines } = store.state;
  const count = totals(lines);
  const made = count.add + count.remove + count.squeeze;
  const empty = lines.length === 1 && !lines[0].text;
  let text = "";
  if (working && engine) text = loaded ? t("working") : t("loading", loading);
  else if (!empty && !failure) {
    text = made ? t("summary", made, count.add, count.remove) : t("summary_none");
    if (count.squeeze) text += t("summary_squeezed", count.squeeze);
    if (count.refused) text += t("summary_refused", count.refused);
  }
  byId("summary").textContent = text;
  byId("result").setAttribute("aria-busy", String(live.busy));
  byId("input-count").textContent = t("characters", lines.reduce((sum, line) => sum + line.text.length, 0));
  byId("result-empty").hidden = !empty;
  /** @type {HTMLButtonElement} */ (byId("join")).disabled = lines.length < 2 || joining;
  for (const id of ["copy", "download"]) /** @type {HTMLButtonElement} */ (byId(id)).disabled = empty;
  /** @type {HTMLButtonElement} */ (byId("undo")).disabled = !store.past.length;
  /** @type {HTMLButtonElement} */ (byId("accept-rest")).disabled = !count.open;
  announce(text);
}

let announceTimer = 0;

/** The summary for a screen reader, when typing pauses. @param {string} text */
function announce(text) {
  clearTimeout(announceTimer);
  announceTimer = setTimeout(() => {
    if (!working) byId("live").textContent = text;
  }, 900);
}

/** @param {Error|null} error */
function failed(error) {
  failure = error;
  showFailure();
  if (!refusedKey() || keyWanted) return;
  // A key that was right and no longer is: the server has another one now.
  keyWanted = true;
  askKey(apiKey && "key_wrong");
}

const refusedKey = () => failure instanceof EngineError && failure.status === 401;

function showFailure() {
  const ofRules = showRulesError(failure);
  const ofKey = refusedKey();
  byId("problem").hidden = !failure || ofRules || ofKey;
  byId("problem-text").textContent = failure && !ofRules && !ofKey ? told(failure) : "";
}

store.subscribe((state, before) => {
  if (state.lines !== before.lines) {
    const value = valueOf(state.lines);
    if (input.value !== value) input.value = value;
  }
  showControls(state);
  showRules(state.rules);
  keepPreferences(state);
  // Typing waits for a pause; anything else is meant as it stands.
  live.touch(document.activeElement === input || document.activeElement === byId("rules") ? undefined : 0);
  drawResult();
});

input.addEventListener("input", () => store.change({ lines: edited(store.state.lines, input.value) }, "text"));
byId("clear").addEventListener("click", () => {
  store.change({ lines: [makeLine("", "")], name: "", bom: false });
  input.focus();
});
byId("join").addEventListener("click", joinLines);
byId("sample").addEventListener("click", () => store.change({ lines: linesOf(SAMPLE), name: "", bom: false }));
byId("undo").addEventListener("click", undo);
byId("accept-rest").addEventListener("click", () => say(t("said_accepted_all", acceptRest(store))));
byId("copy").addEventListener("click", copy);
byId("download").addEventListener("click", download);
byId("retry").addEventListener("click", () => live.touch(0));
bindKey((key, info) => {
  apiKey = key;
  keyWanted = false;
  if (engine) engine.key = key;
  byId("version").textContent = t("version", info.version);
  say(t("said_key"));
  live.touch(0);
  input.focus();
});

function undo() {
  store.undo();
  say(t("said_undone"));
}

/** Once, in the text itself: what was joined can be looked at, mended by hand, and taken back. */
async function joinLines() {
  const { lines } = store.state;
  const text = lines.map((line) => line.text + line.end).join("");
  if (!engine || joining) return;
  joining = true;
  showSummary();
  try {
    await engine.ready;
    const joined = linesOf(await engine.join(text));
    const gone = lines.length - joined.length;
    // What was typed meanwhile isn't overwritten.
    if (gone && store.state.lines === lines) {
      store.change({ lines: joined });
      say(t("said_joined", gone));
    } else if (!gone) say(t("said_not_joined"));
  } catch (error) {
    failed(/** @type {Error} */ (error));
  }
  joining = false;
  showSummary();
}

async function copy() {
  await live.settled();
  say(t((await copyText(outcomes(store.state.lines))) ? "said_copied" : "said_not_copied"));
}

async function download() {
  await live.settled();
  const { lines, name, bom } = store.state;
  const text = (bom ? "\ufeff" : "") + outcomes(lines);
  const [, stem, suffix] = /^(.*?)(\.[^.]*)?$/.exec(name || "eojeol.txt") ?? [];
  save(new Blob([text], { type: "text/plain;charset=utf-8" }), name ? `${stem}-eojeol${suffix ?? ""}` : "eojeol.txt");
}

/** @param {import("./engine.js").Place} place @returns {Promise<any>} when the first text can be checked */
function work(place) {
  engine?.stop();
  loaded = false;
  loading = "";
  let shown = 0;
  delete document.documentElement.dataset.model;
  engine = new Engine(place, ({ loading: share, model, left }) => {
    if (model) document.documentElement.dataset.model = model;
    // Another model than before: what stands there is checked again.
    if (model && loaded) live.touch(0);
    if (left) say(t("said_small"));
    // Every tenth is often enough.
    if (share === undefined || (share < 1 && share < shown + 0.1)) return;
    shown = share;
    loading = percent(share);
    showSummary();
  });
  engine.key = apiKey;
  engine.ready.then(
    () => {
      loaded = true;
      document.documentElement.dataset.ready = place;
      showSummary();
    },
    failed,
  );
  choose("place", place);
  showPlace(place, offline);
  byId("key-form").hidden = !keyWanted || place !== "server";
  live.touch(0);
  return engine.ready;
}

/** @param {string} theme */
function theme(theme) {
  showTheme(theme);
  byId("theme-now").textContent = t("theme_now", t(`theme_${theme}`));
}

/** @param {string} which */
function speak(which) {
  setLanguage(which);
  const button = byId("language");
  button.textContent = which === "ko" ? "English" : "한국어";
  button.lang = which === "ko" ? "en" : "ko";
  theme(readPreferences().theme);
  if (searched) showPlace(engine?.place ?? "", offline);
  showControls(store.state);
  showRules(store.state.rules);
  fillHelp();
  showFailure();
  drawResult(true);
}

byId("language").addEventListener("click", () => {
  const other = language() === "ko" ? "en" : "ko";
  keepPreferences({ language: other });
  speak(other);
});
byId("theme").addEventListener("click", () => {
  const next = nextTheme(readPreferences().theme);
  keepPreferences({ theme: next });
  theme(next);
});
for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (document.getElementsByName("place"))) {
  radio.addEventListener("change", () => {
    const place = /** @type {import("./engine.js").Place} */ (radio.value);
    keepPreferences({ place });
    work(place);
  });
}

bindControls(store);
bindRules(store);
bindFiles({ store, engine: () => engine, failed });
bindKeys({ store, result, card, act, copy, download, undo });
speak(kept.language);

const { places, version, info } = await findPlaces();
byId("place").hidden = places.length < 2;
if (info?.version) byId("version").textContent = t("version", info.version);
const wish = /** @type {import("./engine.js").Place} */ (kept.place);
const place = places.includes(wish) ? wish : places[0];
keyWanted = info?.status === 401;
searched = true;
const begun = place ? work(place).catch(() => {}) : showPlace("", false);
if (keyWanted && place === "server") byId("key").focus();
// What is kept for later doesn't hold up the first result.
await begun;
void keepOffline(version, () => {
  offline = true;
  document.documentElement.dataset.offline = "ready";
  showPlace(engine?.place ?? "", true);
});
