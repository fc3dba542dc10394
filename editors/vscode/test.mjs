// The packed extension starts a server and the two agree: `npm test`, with eojeol in EOJEOL (a command as JSON).
// VS Code itself is a stand-in here: what the extension asks of it is answered by something that is anything.
import assert from "node:assert/strict";
import Module, { createRequire } from "node:module";
import { test } from "node:test";

const require = createRequire(import.meta.url);
const command = JSON.parse(process.env.EOJEOL ?? '["eojeol", "lsp"]');
const settings = { command, comments: false, strings: false, enable: true, debounce: 0 };

/** Anything: every property is anything, calling or constructing it gives anything, it lists nothing. */
function anything(known = {}) {
  const kept = new Map(Object.entries(known));
  return new Proxy(class {}, {
    get(target, name) {
      if (name === Symbol.iterator) return [][Symbol.iterator].bind([]);
      if (name === Symbol.toPrimitive || name === "toString") return () => "";
      if (name === "then") return undefined;
      if (name === "prototype") return target.prototype;
      if (!kept.has(name)) kept.set(name, anything());
      return kept.get(name);
    },
    has: () => true,
    apply: () => anything(),
    construct: () => anything(),
  });
}

function vscode(state) {
  const configuration = { get: (name) => settings[name], ...settings };
  return anything({
    version: "1.100.0",
    env: anything({ language: "ko", appName: "test" }),
    window: anything({
      showErrorMessage: async (message) => void state.errors.push(message),
      visibleTextEditors: [],
      activeTextEditor: undefined,
      tabGroups: anything({ all: [] }),
    }),
    workspace: anything({
      getConfiguration: () => configuration,
      workspaceFolders: undefined,
      textDocuments: [],
      notebookDocuments: [],
    }),
    commands: anything({ registerCommand: (name) => (state.commands.push(name), { dispose() {} }) }),
    extensions: anything({ all: [] }),
  });
}

test("the extension starts the server, and stops it", { timeout: 60_000 }, async () => {
  const state = { errors: [], commands: [], processes: [] };
  const load = Module._load;
  const fake = vscode(state);
  const processes = require("node:child_process");
  const started = processes.spawn;
  processes.spawn = (...given) => {
    const made = started(...given);
    state.processes.push({ given, made });
    return made;
  };
  Module._load = (name, ...rest) => (name === "vscode" ? fake : load(name, ...rest));
  try {
    const extension = require("./dist/extension.js");
    await extension.activate({ subscriptions: [] });
    assert.deepEqual(state.errors, []);
    assert.deepEqual(state.processes[0].given.slice(0, 2), [command[0], command.slice(1)]);
    assert.ok(state.commands.includes("eojeol.restart"));
    // The server said that it takes the command: the two have shaken hands.
    assert.ok(state.commands.includes("eojeol.never"), state.commands.join());
    const ended = new Promise((resolve) => state.processes[0].made.once("exit", resolve));
    await extension.deactivate();
    assert.equal(await ended, 0);
  } finally {
    Module._load = load;
  }
});
