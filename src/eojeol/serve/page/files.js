/**
 * Files, chosen or dropped. What is text is read here and shown; documents go to the server, which says what is in them.
 * Text files keep their line ends and their byte order mark.
 */
import { byId, say } from "./dom.js";
import { t } from "./i18n.js";
import { linesOf } from "./lines.js";
import { openRules } from "./rules-editor.js";
import { textState } from "./state.js";

/** Formats in which text has a place of its own: `_FORMATS` of documents/formats.py without plain ones. */
const DOCUMENT = /\.(docx|hwpx|pptx|epub|odt|ods|xlsx|xlf|xliff|html?|ipynb|pot?|mdx|rst|tex|ass|ssa|smi|sami)$/i;
/** Formats that nothing here reads, and what to do: `_INSTEAD` there. */
const INSTEAD = { hwp: "hwp", doc: "docx", rtf: "docx", ppt: "pptx", odp: "pptx", xls: "xlsx", pdf: "txt" };

/**
 * @typedef {{store: import("./state.js").Store, documents: import("./documents.js").Documents}} Context
 */

/** @param {Context} context */
export function bindFiles(context) {
  const input = /** @type {HTMLInputElement} */ (byId("file"));
  byId("open").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    void take(context, [...(input.files ?? [])]);
    input.value = "";
  });
  const drop = byId("drop");
  let inside = 0;
  /** @param {DragEvent} event */
  const carries = (event) => event.dataTransfer?.types.includes("Files") ?? false;
  addEventListener("dragenter", (event) => {
    if (carries(event)) drop.hidden = ++inside <= 0;
  });
  addEventListener("dragleave", (event) => {
    if (carries(event)) drop.hidden = --inside <= 0;
  });
  addEventListener("dragover", (event) => {
    if (carries(event)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    inside = 0;
    drop.hidden = true;
    if (!carries(event)) return;
    event.preventDefault();
    void take(context, [...(event.dataTransfer?.files ?? [])]);
  });
}

/** @param {Context} context @param {File[]} files */
export async function take({ store, documents }, files) {
  for (const file of files) {
    if (/\.eojeolrules$/i.test(file.name)) await openRules(store, file);
    // Of several, the reader says which to look at.
    else if (DOCUMENT.test(file.name)) await documents.take(file, files.length === 1);
    else await openText(store, documents, file);
  }
}

/** @param {import("./state.js").Store} store @param {import("./documents.js").Documents} documents @param {File} file */
async function openText(store, documents, file) {
  const suffix = /** @type {keyof typeof INSTEAD} */ (/\.([^.]+)$/.exec(file.name)?.[1].toLowerCase() ?? "");
  if (INSTEAD[suffix]) return documents.refuse(file.name, t("file_not_read", t(`instead_${INSTEAD[suffix]}`)));
  const read = decode(new Uint8Array(await file.arrayBuffer()));
  if (!read) return documents.refuse(file.name, t("file_not_text"));
  store.change(textState(linesOf(read.text), file.name, read.bom));
  say(t(read.cp949 ? "file_cp949" : "file_opened", file.name));
  return undefined;
}

/**
 * Text of bytes: UTF-8 or UTF-16 with its mark; else CP949, which old Korean files are in, and that is said.
 *
 * @param {Uint8Array} bytes
 * @returns {{text: string, bom: boolean, cp949: boolean}|null} null if it is no text
 */
export function decode(bytes) {
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "";
  for (const encoding of marked ? [marked] : ["utf-8", "euc-kr"]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
      if (text.includes("\0")) return null;
      const bom = text.startsWith("\ufeff");
      return { text: bom ? text.slice(1) : text, bom, cp949: encoding === "euc-kr" };
    } catch {
      // The next encoding, then.
    }
  }
  return null;
}
