// Finds or registers the token of this device, shows it, and keeps all tabs of the app in step.
import { type Activation, askForActivation, onActivation } from './activation.ts'
import type { Arrived } from './arrivals.ts'
import { askOffset, type TokenRequest } from './client.ts'
import { createDisplay, type Display } from './display.ts'
import { byId, element, onPress } from './dom.ts'
import { createMoves } from './move.ts'
import { createOperations, type Operations } from './operations.ts'
import { onSubmit, takeValue, tellFault, tryPin } from './pin-entry.ts'
import { exclusively, findOrRegister, type Registered, type Wanted } from './registration.ts'
import { fail, showScreen } from './screens.ts'
import { createSettings, showSettings } from './settings.ts'
import { type KeptToken, type Shelf, type Storage, StorageRefused } from './storage.ts'
import { texts } from './texts.ts'
import { createTokenList, type TokenList } from './token-list.ts'
import { unlock } from './vault.ts'

export type Device = {
  readonly base: string
  readonly clock: () => number
  readonly formFactor: TokenRequest['formFactor']
  /** Operations that come with the address of the app. */
  readonly arrivals: (open: (arrived: Arrived) => void) => void
}

type App = {
  readonly storage: Storage
  readonly device: Device
  readonly display: Display
  readonly list: TokenList
  readonly operations: Operations
  readonly tabs: BroadcastChannel
  /** The key of a token with a PIN, while the app is unlocked. */
  unlocked: { readonly tokenId: string; readonly hmacKey: CryptoKey } | null
  /** Set when the holder asked for another token after removing one. */
  again: boolean
}

/** An app with a PIN locks itself after being hidden for longer than this. */
const lockAfterMs = 60_000
const askTimeMs = 3_600_000

export async function startApp(shelf: Shelf, device: Device, mode: 'time' | 'event'): Promise<void> {
  const slot = await shelf.current()
  const storage = shelf.storage(slot)
  const app: App = {
    storage,
    list: createTokenList(shelf, slot, () => app.tabs.postMessage('chosen')),
    device,
    display: createDisplay(device.clock, storage.takeStep),
    operations: createOperations({ shelf, storage, ...device, keyOf: (token) => keyOf(app, token) }),
    tabs: new BroadcastChannel('warifu-token'),
    unlocked: null,
    again: false,
  }
  const chosenMode = () => (byId('mode-event', HTMLInputElement).checked ? 'event' : 'time')
  const begin = async (activation: Activation = {}) => {
    await findToken(app, { movingFactor: app.again ? chosenMode() : mode, ...activation })
    void app.operations.refresh()
  }

  // Another token was chosen in another tab: all tabs show the same one.
  app.tabs.addEventListener('message', ({ data }) => (data === 'chosen' ? location.reload() : void look(app)))
  onPress('retry', () => begin())
  onActivation(begin)
  onSubmit('new-token', () => {
    app.again = true
    return begin()
  })
  onSubmit('unlock', () => unlockByPin(app))
  onPress('lock', () => lock(app))
  createSettings({
    storage,
    base: device.base,
    clock: device.clock,
    keyNow: () => app.display.keyNow(),
    leaving: app.operations.leave,
    changed: (unlocked) => {
      if (unlocked !== undefined) app.unlocked = unlocked
      return changed(app)
    },
  })
  createMoves({
    storage,
    base: device.base,
    clock: device.clock,
    keyNow: () => app.display.keyNow(),
    changed: () => changed(app),
  })
  lockWhenLeft(app)
  const comeBack = () => correctClock(app).then(() => app.operations.refresh())
  addEventListener('online', () => void (element('failed').hidden ? comeBack() : begin()))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void comeBack()
  })
  setInterval(() => void correctClock(app), askTimeMs)
  onClockJump(device.clock, () => void correctClock(app))
  void begin().then(() => {
    device.arrivals(app.operations.arrived)
    return correctClock(app)
  })
}

/** The key of a token of this device, shown or not, if its secret may be used now. */
function keyOf({ unlocked }: App, { terms, vault }: KeptToken): CryptoKey | undefined {
  if (vault.kind === 'open') return vault.hmacKey
  return unlocked?.tokenId === terms.tokenId ? unlocked.hmacKey : undefined
}

async function findToken(app: App, wanted: Omit<Wanted, 'formFactor'>): Promise<void> {
  const { storage, again, tabs, display } = app
  const { formFactor, base, clock } = app.device
  showScreen('starting')
  try {
    settle(app, await findOrRegister(storage, { formFactor, ...wanted }, { base, clock, again }))
    display.setOffset((await storage.read('offsetMs')) ?? 0)
    await app.list.refresh()
    tabs.postMessage('changed')
  } catch (error) {
    fail(error instanceof StorageRefused ? texts.storageRefused : texts.fault)
  }
}

function settle(app: App, found: Registered): void {
  if (found.kind === 'token') present(app, found.token)
  else if (found.kind === 'removed') showScreen('removed')
  else if (found.kind === 'activation') askForActivation(found.wrong)
  else if (found.kind === 'unreachable') fail(texts.unreachable)
  else fail(found.retryAfterSeconds === undefined ? texts.refused : texts.busy(found.retryAfterSeconds))
}

function present(app: App, token: KeptToken): void {
  const { terms, vault } = token
  const ready = app.unlocked?.tokenId === terms.tokenId ? app.unlocked.hmacKey : null
  const hmacKey = vault.kind === 'open' ? vault.hmacKey : ready
  app.again = false
  showSettings(token)
  app.display.showToken(terms, hmacKey)
  showScreen(hmacKey === null ? 'locked' : 'token')
  if (hmacKey === null) byId('pin', HTMLInputElement).focus()
}

/** Shows what is stored now, after another tab or a form of this one changed it. */
async function look(app: App): Promise<void> {
  const token = await app.storage.read('token')
  if (token?.vault.kind !== 'pin') app.unlocked = null
  if (token !== undefined) {
    present(app, token)
    app.display.setOffset((await app.storage.read('offsetMs')) ?? 0)
  } else if ((await app.storage.read('removed')) === true) {
    showScreen('removed')
  }
  await app.list.refresh()
}

async function changed(app: App): Promise<void> {
  await look(app)
  app.tabs.postMessage('changed')
  void app.operations.refresh()
}

async function correctClock({ device, storage, display }: App): Promise<void> {
  if (!navigator.onLine) return
  const offsetMs = await askOffset(device.base, device.clock)
  if (offsetMs === undefined) return
  display.setOffset(offsetMs)
  await exclusively(() => storage.write({ offsetMs })).catch(() => {})
}

const jumpMs = 2000
const jumpLookMs = 1000

/** The device's clock was set, or the device slept, which a monotonic clock may not count: what we know is stale. */
function onClockJump(clock: () => number, act: () => void): void {
  let apartMs = clock() - performance.now()
  setInterval(() => {
    const nowApartMs = clock() - performance.now()
    const jumped = Math.abs(nowApartMs - apartMs) > jumpMs
    apartMs = nowApartMs
    if (jumped) act()
  }, jumpLookMs)
}

async function unlockByPin(app: App): Promise<void> {
  const { storage, device } = app
  const token = await storage.read('token')
  const vault = token?.vault
  if (token === undefined || vault?.kind !== 'pin') return look(app)
  const { terms } = token
  const verdict = await tryPin(storage, device.clock, takeValue('pin'), (pin) => unlock(vault, pin, terms))
  tellFault('pin', verdict.ok ? undefined : verdict.fault)
  if (!verdict.ok) return
  app.unlocked = { tokenId: terms.tokenId, hmacKey: verdict.result }
  present(app, token)
  void app.operations.refresh()
}

/** Hides the code at once, before asking the storage what else to show. */
function lock(app: App): void {
  if (app.unlocked === null) return
  app.unlocked = null
  app.display.lock()
  app.operations.hide()
  showScreen('locked')
  void look(app)
}

function lockWhenLeft(app: App): void {
  let leftAtMs: number | undefined
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      leftAtMs = app.device.clock()
    } else if (leftAtMs !== undefined && app.device.clock() - leftAtMs > lockAfterMs) {
      lock(app)
    }
  })
}
