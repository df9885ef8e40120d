// Issue 18: the token app has itself told, by an empty push, that something waits. The browser's own push service is the
// only thing that is not real here: what it would hand out is an endpoint at ours.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page, Worker } from 'playwright-core'
import { pushesTo } from '../../src/authority/operations/push/send-pushes.ts'
import { pushSubscriptionState } from '../../src/authority/rules/push.ts'
import { postOutsideWithin } from '../../src/platform/http/post-outside.ts'
import { until } from '../contract/support/mails.ts'
import { pushContact, startPushService } from '../support/push-service.ts'
import { askedOn, transferOf } from './support/asked-token.ts'
import { inspect } from './support/inspect.ts'
import { button, openSettings, openTokenStage, type TokenStage, untilKept } from './support/token-stage.ts'

let service: Awaited<ReturnType<typeof startPushService>>
let stage: TokenStage
beforeEach(async () => {
  service = await startPushService(() => stage.world.clock.now())
  stage = await openTokenStage({ push: { contact: pushContact, places: [service.origin] } })
})
afterEach(async () => {
  await stage.close()
  await service.stop()
  assert.deepEqual(service.problems, [])
})

/** What a browser with a push service does, which this one without the Internet can't. */
async function subscribeAt(page: Page, endpoint: string): Promise<void> {
  await page.context().addInitScript((at) => {
    let subscription: object | null = null
    Object.assign(PushManager.prototype, {
      getSubscription: async () => subscription,
      subscribe: async ({ applicationServerKey: text }: { readonly applicationServerKey: string }) => {
        const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
        const key = Uint8Array.from(bytes, (each) => each.charCodeAt(0)).buffer
        const unsubscribe = async () => {
          subscription = null
          return true
        }
        subscription = { endpoint: at, options: { applicationServerKey: key }, unsubscribe }
        return subscription
      },
    })
  }, endpoint)
}

const subscriptionOf = async (tokenId: string) => {
  const { store } = stage.world.context
  return (await store.read({ each: pushSubscriptionState.ref(tokenId) })).each
}

type Shown = { readonly title: string; readonly tag?: string; readonly body?: string }
/** Of the service worker. */
type Scope = {
  shown: Shown[]
  readonly registration: { showNotification: (title: string, options: object) => Promise<void> }
  readonly clients: { matchAll(): Promise<readonly { postMessage(text: string): void }[]> }
}

/** A browser without a screen permits no notices: it only says what it would have shown. */
async function recordNotices(worker: Worker): Promise<() => Promise<readonly Shown[]>> {
  await worker.evaluate(() => {
    const scope = globalThis as unknown as Scope
    scope.shown = []
    scope.registration.showNotification = async (title, options) => {
      scope.shown.push({ title, ...options })
    }
  })
  return () => worker.evaluate(() => (globalThis as unknown as Scope).shown)
}

test('issue 18: notices are asked for by a button; a push shows one without content, and the app is opened at what waits', async () => {
  const page = await stage.blank('phone')
  await subscribeAt(page, `${service.origin}/device`)
  await page.goto(stage.url)
  const { ask, tokenId } = await askedOn(stage, page)
  await untilKept(page)
  await page.context().grantPermissions(['notifications'], { origin: new URL(stage.url).origin })
  assert.equal(await page.locator('#push').isVisible(), false)
  await openSettings(page)
  await button(page, '通知を受け取る').click()
  await page.getByText('通知を受け取る設定にしました。').waitFor()
  assert.ok(await subscriptionOf(tokenId))
  assert.deepEqual(await inspect(page, 'token-push'), [])

  await ask({ template: 'transfer', fields: transferOf(1_250_000) })
  const { due, deliver } = pushesTo(stage.world.context, service.origin, postOutsideWithin(2000))
  for (const id of await due(10)) await deliver(id)
  assert.deepEqual(
    service.pushed.map(({ path, bytes }) => [path, bytes]),
    [['/device', 0]],
  )
  const session = await page.context().newCDPSession(page)
  const registration = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
      if (first !== undefined) resolve(first.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  const { origin } = new URL(stage.url)
  const [worker] = page.context().serviceWorkers()
  assert.ok(worker)
  const notices = await recordNotices(worker)
  await session.send('ServiceWorker.deliverPushMessage', {
    origin,
    registrationId: await registration,
    data: '',
  })
  await until('the notice is there', async () => (await notices()).length > 0)
  const [{ title, tag, ...more } = { title: '' }, ...others] = await notices()
  assert.deepEqual([title, tag, others], ['確認をお待ちしている操作があります', 'waiting', []])
  assert.deepEqual(Object.keys(more).toSorted(), ['icon', 'lang'])

  // What a press on the notice tells the page that is open.
  await worker.evaluate(async () => {
    for (const each of await (globalThis as unknown as Scope).clients.matchAll()) each.postMessage('look')
  })
  await page.locator('#waiting').getByRole('button', { name: '内容を確認する' }).waitFor()

  await button(page, '通知を止める').click()
  await page.getByText('通知を止めました。').waitFor()
  assert.equal(await subscriptionOf(tokenId), undefined)
  await page.close()
})

test('issue 18: who does not permit notices is told so, and a browser without a push service is told so, too', async () => {
  const { page } = await stage.open({ size: 'phone' })
  await untilKept(page)
  await openSettings(page)
  await button(page, '通知を受け取る').click()
  await page.getByText('通知が許可されていません。').waitFor()
  await page.context().grantPermissions(['notifications'], { origin: new URL(stage.url).origin })
  await button(page, '通知を受け取る').click()
  await page.getByText('このブラウザでは、いま通知を受け取る設定ができません。').waitFor()
  await page.close()
})
