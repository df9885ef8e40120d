import { onPress, show } from './dom.ts'

const lookMs = 3_600_000

/**
 * Keeps the app on this device. A new version waits until the holder asks for it: the page must not change while
 * somebody is typing a code. `reload` runs once, when the new version has taken over.
 */
export async function keepUpdated(url: string, scope: string, reload: () => void): Promise<void> {
  const { serviceWorker } = navigator
  if (serviceWorker === undefined) return
  const registration = await serviceWorker.register(url, { scope, updateViaCache: 'none' })
  const offer = () => show('update', registration.waiting !== null && serviceWorker.controller !== null)

  let asked = false
  onPress('update-now', async () => {
    asked = true
    await letOldVersionRun()
    registration.waiting?.postMessage('take over')
  })
  serviceWorker.addEventListener('controllerchange', () => {
    // The first service worker takes over, too: then there is nothing to reload.
    if (asked) reload()
  })
  const follow = () => registration.installing?.addEventListener('statechange', offer)
  registration.addEventListener('updatefound', follow)
  follow()
  offer()
  const look = () => void registration.update().catch(() => {})
  setInterval(look, lookMs)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') look()
  })
}

/**
 * Chromium loses what the new version asks for while the old one is being started: it then waits minutes for the old one
 * to end by itself, however often it is asked. What the old one has answered finds it running.
 */
async function letOldVersionRun(): Promise<void> {
  await fetch(location.pathname).catch(() => {})
}
