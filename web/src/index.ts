/**
 * eojeol restores and corrects the spaces of Korean text (띄어쓰기), in the browser and in Node. Only spaces change.
 *
 *     const spacer = await Spacer.load({ model: "model/", ort });
 *     await spacer.restore("아버지가방에들어가신다"); // "아버지가 방에 들어가신다"
 */

export type { Change, Kind } from "./changes.js";
export type { Model, Runtime } from "./engine/engine.js";
export { ConfigError, EojeolError, ModelError, UsageError } from "./errors.js";
export type { Progress, Reader } from "./engine/folder.js";
export { KINDS } from "./text/protect.js";
export { type Reason, Reasons, type TextReader } from "./reasons/reasons.js";
export type { Code, Level } from "./reasons/tables.js";
export { Rules } from "./rules/rules.js";
export type { Eagerness, Mode, Options, Style, StyleName } from "./settings.js";
export { type Checked, type LoadOptions, Spacer } from "./spacer.js";
