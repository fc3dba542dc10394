/**
 * The service worker: the page's files, by content hash, for times without a connection. It never touches v1/: what is
 * asked of a server goes to the server, and nothing of it is kept. A file whose hash is unchanged is taken over from
 * the cache of the former version instead of being fetched again, which the model is worth.
 */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const VERSION = new URL(worker.location.href).searchParams.get("v");
const BASE = new URL("./", worker.location.href).href;
const CACHE = `eojeol-${BASE}-${VERSION}`;
const OURS = `eojeol-${BASE}-`;
const LIST = `${BASE}files.json`;

worker.addEventListener("install", (event) => {
  event.waitUntil(install().then(() => worker.skipWaiting()));
});
worker.addEventListener("activate", (event) => {
  event.waitUntil(sweep().then(() => worker.clients.claim()));
});

async function install() {
  const cache = await caches.open(CACHE);
  const list = await fetch(LIST, { cache: "no-store" });
  const { files } = await list.clone().json();
  const former = await formerFiles();
  for (const [path, hash] of Object.entries(files)) {
    const address = BASE + path;
    const kept = former.get(`${address} ${hash}`);
    const response = kept ?? (await fetch(address, { cache: "no-cache" }));
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    await cache.put(address, response);
  }
  await cache.put(LIST, list);
}

/** What older caches hold, by address and hash. */
async function formerFiles() {
  const found = new Map();
  for (const name of await caches.keys()) {
    if (!name.startsWith(OURS) || name === CACHE) continue;
    const cache = await caches.open(name);
    const list = await cache.match(LIST);
    if (!list) continue;
    for (const [path, hash] of Object.entries((await list.json()).files)) {
      const response = await cache.match(BASE + path);
      if (response) found.set(`${BASE}${path} ${hash}`, response);
    }
  }
  return found;
}

async function sweep() {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== CACHE) await caches.delete(name);
}

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(BASE)) return;
  const path = request.url.slice(BASE.length).split(/[?#]/)[0];
  if (path === "v1/info") event.respondWith(info(request));
  else if (path === "files.json") event.respondWith(list(request));
  else if (!path.startsWith("v1/")) event.respondWith(file(request, path));
});

/** Without a connection there is no server, and that is no error of the page. @param {Request} request */
async function info(request) {
  try {
    return await fetch(request);
  } catch {
    return new Response("{}", { headers: { "Content-Type": "application/json" } });
  }
}

/** The newest list, so that the page sees a new version; without a connection the one that we have. @param {Request} request */
async function list(request) {
  try {
    return await fetch(request);
  } catch {
    return (await kept("files.json")) ?? Response.error();
  }
}

/** @param {Request} request @param {string} path */
async function file(request, path) {
  return (await kept(path || "index.html")) ?? fetch(request);
}

/** @param {string} path */
async function kept(path) {
  return (await caches.open(CACHE)).match(BASE + path);
}
