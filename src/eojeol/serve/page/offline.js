/**
 * Without a connection: a service worker keeps the page, the core and the model, if `make web` put them here. A page
 * that has no model of its own needs its server anyway, and takes away what an earlier one at this address left.
 *
 * @param {string} version of the files; "" if there is no model beside the page
 * @param {() => void} ready
 */
export async function keepOffline(version, ready) {
  if (!("serviceWorker" in navigator)) return;
  try {
    if (!version) {
      for (const old of await navigator.serviceWorker.getRegistrations()) {
        if (old.scope === new URL("./", location.href).href) await old.unregister();
      }
      return;
    }
    // The version in the address makes the browser see a new worker whenever any file has changed.
    await navigator.serviceWorker.register(`sw.js?v=${version}`);
    await navigator.serviceWorker.ready;
    ready();
  } catch {
    // Closed to service workers (private windows, plain HTTP): everything else works.
  }
}
