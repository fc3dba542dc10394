// Starts `eojeol lsp` and lets VS Code talk with it; all the rest is the server's.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const SECTION = "eojeol";
const PROSE = ["plaintext", "markdown", "mdx", "restructuredtext", "latex", "tex", "html", "po"];
const INSTALL = "https://github.com/eojeol/eojeol/blob/main/docs/editors.md";

/** @type {LanguageClient | undefined} */
let client;

function settings() {
  return vscode.workspace.getConfiguration(SECTION);
}

/** Prose, and every file if comments or strings of code are asked for: which of them hold any, the server knows. */
function selector() {
  const code = settings().get("comments") || settings().get("strings");
  const languages = code ? [{ language: "*" }] : PROSE.map((language) => ({ language }));
  return ["file", "untitled"].flatMap((scheme) => languages.map((each) => ({ scheme, ...each })));
}

async function start() {
  const [command, ...args] = settings().get("command");
  const made = new LanguageClient(
    SECTION,
    "eojeol",
    { command, args, options: { env: { ...process.env, PYTHONUTF8: "1" } } },
    {
      documentSelector: selector(),
      initializationOptions: settings(),
      synchronize: {
        configurationSection: SECTION,
        fileEvents: vscode.workspace.createFileSystemWatcher("**/{.eojeol.toml,pyproject.toml,*.eojeolrules}"),
      },
    },
  );
  client = made;
  try {
    await made.start();
  } catch (error) {
    const choice = await vscode.window.showErrorMessage(
      `eojeol: '${command}' 명령을 시작할 수 없습니다. pip install 'eojeol[lsp]'로 설치하거나 eojeol.command를 설정하세요. (${error})`,
      "설치 방법",
    );
    if (choice) await vscode.env.openExternal(vscode.Uri.parse(INSTALL));
  }
}

async function stop() {
  const running = client;
  client = undefined;
  // One that never came up cannot be stopped.
  if (running?.isRunning()) await running.stop();
}

async function restart() {
  await stop();
  await start();
}

exports.activate = async (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand("eojeol.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      // These are fixed when a client starts; all others the server is told.
      const fixed = ["command", "comments", "strings"].map((name) => `${SECTION}.${name}`);
      if (fixed.some((name) => change.affectsConfiguration(name))) return restart();
    }),
  );
  await start();
};

exports.deactivate = stop;
