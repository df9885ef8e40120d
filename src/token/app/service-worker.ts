// Keeps the whole app for use without a network. The server puts two lines before this code: the digest of everything
// it serves, so that a new version is a new service worker, and the lists of files.
declare const version: string
declare const files: readonly string[]
/** What is kept once it was asked for. */
declare const later: readonly string[]

// lib.dom has only the pages' side; this is what we use of the other (Service Workers, W3C).
type Extendable = Event & { waitUntil(work: Promise<unknown>): void }
type Pressed = Extendable & { readonly notification: Notification }
type Fetching = Extendable & { readonly request: Request; respondWith(answer: Promise<Response>): void }
type Page = { readonly url: string; focus(): Promise<unknown>; postMessage(message: string): void }
type Worker = {
  readonly clients: {
    claim(): Promise<void>
    matchAll(which: object): Promise<readonly Page[]>
    openWindow(url: string): Promise<unknown>
  }
  readonly registration: ServiceWorkerRegistration
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate' | 'push', act: (event: Extendable) => void): void
  addEventListener(type: 'fetch', act: (event: Fetching) => void): void
  addEventListener(type: 'notificationclick', act: (event: Pressed) => void): void
  addEventListener(type: 'message', act: (event: MessageEvent) => void): void
}

const worker = globalThis as unknown as Worker
const prefix = 'warifu-token-'
const cacheName = prefix + version

worker.addEventListener('install', (event) => {
  event.waitUntil(install())
})

/** Past the browser's own cache: all files of one version, or none; of the later ones those that were used before. */
async function install(): Promise<void> {
  const used = await Promise.all(later.map(async (file) => ((await caches.match(file)) ? [file] : [])))
  const requests = [...files, ...used.flat()].map((file) => new Request(file, { cache: 'reload' }))
  const cache = await caches.open(cacheName)
  await cache.addAll(requests)
}

worker.addEventListener('activate', (event) => {
  event.waitUntil(removeOthers().then(() => worker.clients.claim()))
})

worker.addEventListener('message', ({ data }) => {
  if (data === 'take over') void worker.skipWaiting()
})

// A push is empty, and so is the notice: what waits is the app's to show.
worker.addEventListener('push', (event) => {
  const notice = { tag: 'waiting', lang: 'ja', icon: '/token/icons/icon-192.png' }
  event.waitUntil(worker.registration.showNotification('確認をお待ちしている操作があります', notice))
})

worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(showApp())
})

/** At what waits, in the window that is open if there is one. */
async function showApp(): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const open = pages.find(({ url }) => new URL(url).pathname === '/token/')
  if (open === undefined) return void (await worker.clients.openWindow('/token/'))
  open.postMessage('look')
  await open.focus()
}

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  // The app is one page, whatever its query says.
  const name = request.mode === 'navigate' ? url.pathname : url.pathname + url.search
  if (files.includes(name)) event.respondWith(fromCache(name, request))
  else if (later.includes(name)) event.respondWith(keepingIt(name, request))
})

async function fromCache(name: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName)
  return (await cache.match(name)) ?? fetch(request)
}

async function keepingIt(name: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName)
  const kept = await cache.match(name)
  if (kept !== undefined) return kept
  const fetched = await fetch(request)
  if (fetched.ok) await cache.put(name, fetched.clone())
  return fetched
}

async function removeOthers(): Promise<void> {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith(prefix) && name !== cacheName)
  await Promise.all(old.map((name) => caches.delete(name)))
}
