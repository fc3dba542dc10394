/**
 * The key that a server may ask for. It lives in this memory alone: in localStorage it would be there for whatever else
 * runs at this address.
 */
import { byId } from "./dom.js";
import { serverInfo } from "./engine.js";
import { t } from "./i18n.js";

/** @param {(key: string, info: any) => void} accepted is told of a key that the server takes, and what it then says of itself */
export function bindKey(accepted) {
  const input = /** @type {HTMLInputElement} */ (byId("key"));
  byId("key-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const key = input.value.trim();
    const info = await serverInfo(key);
    if (info?.name !== "eojeol") {
      askKey(info?.status === 401 ? "key_wrong" : "key_no_answer");
      input.select();
      return;
    }
    input.value = "";
    byId("key-form").hidden = true;
    sayWhy("");
    accepted(key, info);
  });
}

/** Show the form. @param {""|"key_wrong"|"key_no_answer"} why it is shown again */
export function askKey(why = "") {
  byId("key-form").hidden = false;
  sayWhy(why);
}

/** @param {string} why */
function sayWhy(why) {
  const error = byId("key-error");
  // i18n.js says it again in the other language.
  if (why) error.dataset.i18n = why;
  else delete error.dataset.i18n;
  error.textContent = why && t(why);
  byId("key").setAttribute("aria-invalid", String(Boolean(why)));
}
