/** The worker: takes the page's questions one by one to the server or to the model in this browser. */

/** @type {any} */
let backend;
/** @type {Map<number, AbortController>} */
const running = new Map();

onmessage = async ({ data }) => {
  const { id, type } = data;
  if (type === "cancel") {
    running.get(id)?.abort();
    return;
  }
  const controller = new AbortController();
  running.set(id, controller);
  try {
    if (type === "start") backend = await import(data.place === "server" ? "./backend-server.js" : "./backend-browser.js");
    postMessage({ id, result: await backend[type](data, controller.signal, (/** @type {object} */ told) => postMessage({ told })) });
  } catch (error) {
    const { message = String(error), status = 0 } = /** @type {any} */ (error) ?? {};
    postMessage({ id, error: { message, status } });
  } finally {
    running.delete(id);
  }
};
