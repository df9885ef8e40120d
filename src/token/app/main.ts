// The token app starts here, with the two things that nothing else in it touches: the clock and the page's address.
import { startApp } from './app.ts'
import { watchAddress } from './arrivals.ts'
import { byId, onPress, show } from './dom.ts'
import { formFactorOf } from './form-factor.ts'
import { fail } from './screens.ts'
import { openShelf, StorageRefused } from './storage.ts'
import { texts } from './texts.ts'
import { keepUpdated } from './updates.ts'

/**
 * The device's clock. Where Temporal is missing, the creation time of a File shows that clock too (File API §4.1).
 * performance.now() doesn't, because it may stand still while the device sleeps (High Resolution Time §4).
 */
function deviceNowMs(): number {
  return 'Temporal' in globalThis ? Temporal.Now.instant().epochMilliseconds : new File([], '').lastModified
}

function detectFormFactor(): 'mobile' | 'desktop' {
  const { userAgentData } = navigator as { userAgentData?: { readonly mobile?: boolean } }
  return formFactorOf({
    mobile: userAgentData?.mobile,
    userAgent: navigator.userAgent,
    touch: matchMedia('(hover: none) and (pointer: coarse)').matches,
  })
}

/** What browsers that can install an app on a press tell the page. */
type InstallPrompt = Event & { readonly prompt: () => Promise<unknown> }

/** A hint how to install the app, and a button where the browser has one for us (P6). */
function offerInstallation(): void {
  show('install', !matchMedia('(display-mode: standalone)').matches)
  let offered: InstallPrompt | undefined
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offered = event as InstallPrompt
    show('install-now', true)
  })
  onPress('install-now', () => offered?.prompt())
  addEventListener('appinstalled', () => show('install', false))
}

async function begin(): Promise<void> {
  // Before anything else: nobody finds it in the address afterwards.
  const arrivals = watchAddress()
  const mode = new URL(location.href).searchParams.get('mode') === 'event' ? 'event' : 'time'
  byId(`mode-${mode}`, HTMLInputElement).checked = true
  const able = 'subtle' in crypto && 'indexedDB' in globalThis && 'locks' in navigator
  if (!able) {
    show('retry', false)
    fail(texts.unsupported)
    return
  }
  offerInstallation()
  // An installed app asks that its storage be kept; only there, because some browsers would ask the user.
  if (matchMedia('(display-mode: standalone)').matches) void navigator.storage?.persist?.()
  try {
    const shelf = await openShelf()
    const formFactor = detectFormFactor()
    const device = { base: location.href, clock: deviceNowMs, formFactor, arrivals }
    await startApp(shelf, device, mode)
  } catch (error) {
    onPress('retry', () => location.reload())
    fail(error instanceof StorageRefused ? texts.storageRefused : texts.fault)
  }
}

void keepUpdated('/token/service-worker.js', '/token/', () => location.reload()).catch(() => {})
void begin()
