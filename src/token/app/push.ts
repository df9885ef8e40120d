// 通知: an empty push says that something waits. Nothing depends on it: whoever opens the app sees what waits all the same.
import { toBase64url } from '../../otp/base64url.ts'
import { byId, element, onPress, show, tellNews } from './dom.ts'
import type { Owner } from './operation-reader.ts'
import { type Asking, askPushKey, changePush, type Subscribed } from './operation-requests.ts'
import type { KeptToken } from './storage.ts'
import { texts } from './texts.ts'

type Parts = {
  readonly base: string
  readonly owners: () => Promise<readonly Owner[]>
  /** Undefined while the token's secret may not be used. */
  readonly askingOf: (token: KeptToken) => Promise<Asking | undefined>
  /** Somebody pressed the notice. */
  readonly pressed: () => unknown
}

export type Push = {
  /** Once what waits was shown: no notice is left, and where the holder asked for notices the server knows of it. */
  readonly refresh: () => Promise<void>
  /** Before the token is removed. */
  readonly leave: (token: KeptToken) => Promise<void>
}

/** Undefined where the browser has no push, or the app isn't kept on this device yet. */
async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  const isAble = 'PushManager' in globalThis && 'Notification' in globalThis
  return isAble ? await navigator.serviceWorker?.getRegistration() : undefined
}

function subscribedOf(subscription: PushSubscription): Subscribed {
  const key = subscription.options.applicationServerKey
  const publicKey = key === null ? '' : toBase64url(new Uint8Array(key))
  return { endpoint: subscription.endpoint, publicKey }
}

function subscribeWith(
  { pushManager }: ServiceWorkerRegistration,
  publicKey: string,
): Promise<PushSubscription> {
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
}

type Tell = (subscribed: Subscribed | null) => Promise<{ readonly asked: number; readonly told: number }>

export function createPush({ base, owners, askingOf, pressed }: Parts): Push {
  /** Tells it for every token that may be used now; gives how many those are, and of how many the server knows it. */
  const tell: Tell = async (subscribed) => {
    let [asked, told] = [0, 0]
    for (const { storage, token } of await owners()) {
      const asking = await askingOf(token)
      if (asking === undefined) continue
      asked += 1
      const { tokenId } = token.terms
      const now = subscribed === null ? '' : `${tokenId} ${subscribed.publicKey} ${subscribed.endpoint}`
      if (((await storage.read('push')) ?? '') !== now) {
        const reply = await changePush(asking, subscribed)
        if (reply.kind !== 'answered') continue
        await storage.write({ push: now })
      }
      told += 1
    }
    return { asked, told }
  }

  createSwitch(base, tell)
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    if (data === 'look') pressed()
  })
  return {
    async refresh() {
      await clearNotices()
      if (navigator.onLine) await follow(base, tell)
    },
    async leave(token) {
      const subscription = await (await registered())?.pushManager.getSubscription()
      if (subscription == null) return
      if ((await owners()).length <= 1) await subscription.unsubscribe()
      const asking = await askingOf(token)
      if (asking !== undefined) await changePush(asking, null)
    },
  }
}

/** [通知を受け取る] and [通知を止める], where notices can be had: asked when somebody looks at the settings, never at the start. */
function createSwitch(base: string, tell: Tell): void {
  const say = (text: string, isBad: boolean) => {
    tellNews('push-notice', text, isBad)
    element('push-notice').focus()
  }
  const showState = (isOffered: boolean, isOn: boolean) => {
    show('push', isOffered || isOn)
    show('push-on', isOffered && !isOn)
    show('push-off', isOn)
  }

  async function offer(): Promise<void> {
    const registration = await registered()
    const subscription = await registration?.pushManager.getSubscription()
    const publicKey = registration === undefined ? null : await askPushKey(base)
    showState(typeof publicKey === 'string', subscription != null)
  }

  async function turnOn(): Promise<void> {
    const registration = await registered()
    const publicKey = await askPushKey(base)
    if (registration === undefined || publicKey == null) return say(texts.pushUnreachable, true)
    if ((await Notification.requestPermission()) !== 'granted') return say(texts.pushDenied, true)
    const subscription = await subscribeWith(registration, publicKey).catch(() => undefined)
    if (subscription === undefined) return say(texts.pushUnavailable, true)
    const { asked, told } = await tell(subscribedOf(subscription))
    if (told === 0) {
      await subscription.unsubscribe()
      return say(asked === 0 ? texts.keysLocked : texts.pushRefused, true)
    }
    showState(true, true)
    say(texts.pushOn, false)
  }

  /** What the server isn't told now it hears from the push service at the next push. */
  async function turnOff(): Promise<void> {
    const subscription = await (await registered())?.pushManager.getSubscription()
    await tell(null)
    await subscription?.unsubscribe()
    await offer()
    say(texts.pushOff, false)
  }

  byId('settings', HTMLDetailsElement).addEventListener('toggle', () => void offer().catch(() => {}))
  onPress('push-on', () => turnOn().catch(() => say(texts.pushUnavailable, true)))
  onPress('push-off', () => turnOff().catch(() => say(texts.pushUnavailable, true)))
}

async function clearNotices(): Promise<void> {
  const notices = (await (await registered())?.getNotifications({ tag: 'waiting' })) ?? []
  for (const notice of notices) notice.close()
}

/** Of who asked for notices: a token that came later is told of, and another key of the server's is taken. */
async function follow(base: string, tell: Tell): Promise<void> {
  const registration = await registered()
  const subscription = await registration?.pushManager.getSubscription()
  if (registration === undefined || subscription == null) return
  const publicKey = await askPushKey(base)
  if (publicKey === undefined) return
  const subscribed = subscribedOf(subscription)
  if (publicKey === subscribed.publicKey) {
    await tell(subscribed)
    return
  }
  // The server has another key now, or sends no pushes any more.
  await subscription.unsubscribe()
  if (publicKey !== null) await tell(subscribedOf(await subscribeWith(registration, publicKey)))
}
