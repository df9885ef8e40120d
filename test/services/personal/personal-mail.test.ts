// If a profile of 個人インターネットバンキング has mail: what its customers are told (issue 7, items 3 and 7; FLOW-09).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { openMail } from '../../../src/authority/operations/mail/draft-mail.ts'
import { mailState } from '../../../src/authority/rules/mail.ts'
import { parseMailAddress } from '../../../src/authority/rules/mail-address.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { mailAddressState } from '../../../src/authority/rules/registered-address.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { type Lies, optionsOn } from '../../support/authenticator.ts'
import { mailService } from '../../support/mail-states.ts'
import { passkeysIn } from '../../support/passkey-policy.ts'
import { passkeySite } from '../../support/passkey-site.ts'
import {
  accountHolder,
  at,
  enterPassword,
  type Holder,
  insideOf,
  landing,
  leave,
  ownPassword,
  personal,
  registerToken,
} from '../../support/personal.ts'
import { eventsOf, type Site, startSite } from '../../support/site.ts'
import { profileOf } from '../../support/states.ts'
import { testCaller } from '../../support/world.ts'

const { mail } = profileOf(mailService).methods

function withMail(profile: ServiceProfile): ServiceProfile {
  return profile.service === personal ? { ...profile, methods: { ...profile.methods, mail } } : profile
}

let site: Site
beforeEach(async () => {
  site = await startSite({}, { edit: withMail })
})
afterEach(() => site.end())

async function registerAddress({ service, userId }: Holder): Promise<void> {
  const { context, clock } = site.world
  const address = parseMailAddress('hanako@warifu.example')
  assert.ok(address)
  const nowMs = clock.now().epochMilliseconds
  const refs = { address: mailAddressState.ref(service, userId), user: userState.ref(service, userId) }
  const registered = { type: 'mail_address_registered', service, userId } as const
  await context.store.change({ at: clock.now(), ...testCaller }, refs, () => ({
    outcome: { ok: true },
    events: [
      { ...registered, address: { confidential: address }, registeredAtMs: nowMs, coolingUntilMs: nowMs },
    ],
  }))
}

/** What the mails to this person are about, in order. */
async function toldOf(holder: Holder): Promise<string[]> {
  const told: string[] = []
  for (const event of await eventsOf(site.world, holder)) {
    if (event.type !== 'mail_queued') continue
    const { mail } = await site.world.context.store.read({ mail: mailState.ref(event.mailId) })
    assert.ok(mail?.sealed)
    const { content } = openMail(site.world.context, event.mailId, reveal(mail.sealed))
    told.push(content.kind === 'stop_notice' ? `${content.kind} ${content.stopped}` : content.kind)
  }
  return told
}

test('FLOW-09: 利用停止, a new password and IB取引中止 are told by mail', async () => {
  const holder = await accountHolder(site, '12345671001', '文 一子')
  await registerToken(site.world, holder)
  await registerAddress(holder)
  const code = () => {
    site.world.clock.forward({ seconds: 30 })
    return site.world.code(holder.tokenId)
  }
  const stopping = site.browser()
  const { userId, password } = holder
  assert.equal(await landing(stopping.submit(at('stop'), { userId, password })), at('stopCode'))
  assert.equal(await landing(stopping.submit(at('stopCode'), { otp: await code() })), at('stopDone'))
  assert.deepEqual(await toldOf(holder), ['stop_notice token'])

  const client = await insideOf(site, holder)
  const chosen = { current: password, newPassword: 'Tsugi2025', newPasswordAgain: 'Tsugi2025' }
  assert.equal(await landing(client.submit(at('password'), chosen)), at('home'))
  assert.equal(
    await landing(client.submit(at('serviceStop'), { password: 'Tsugi2025' })),
    at('serviceStopped'),
  )
  assert.deepEqual(await toldOf(holder), [
    'stop_notice token',
    'login_notice',
    'password_changed',
    'stop_notice service',
  ])
  assert.equal((await enterPassword(site.browser(), { ...holder, password: 'Tsugi2025' })).status, 403)
})

test('issue 18: the end of IB取引中止 is told by mail, and a copy of a passkey that was shown for it', async () => {
  await site.end()
  const withPasskeys = passkeysIn(personal, { confirms: ['restart'] })
  site = await startSite({}, { edit: (profile) => withPasskeys(withMail(profile)) })
  const holder = await accountHolder(site, '12345671003', '文 三子')
  await registerToken(site.world, holder)
  const { register } = passkeySite(personal, at('entry'))
  const inside = await insideOf(site, holder, 'code')
  const authenticator = await register(site, inside, holder)
  await leave(inside)
  await registerAddress(holder)
  site.world.clock.forward({ hours: 73 })
  const stopping = await insideOf(site, holder, 'code')
  site.world.clock.forward({ seconds: 30 })
  const typed = { password: ownPassword, otp: await site.world.code(holder.tokenId) }
  assert.equal(await landing(stopping.submit(at('serviceStop'), typed)), at('serviceStopped'))
  const before = (await toldOf(holder)).length
  const client = site.browser()
  const { userId } = holder
  await client.submit(at('restart'), { userId, password: ownPassword })
  const answer = async (lies: Lies = {}) => {
    await client.submit(at('restartAsk'), {}, at('restartBegin'))
    return authenticator.get(optionsOn(await client.page(at('restartAsk'))), lies)
  }
  const back = client.submit(at('restartAsk'), { answer: await answer() })
  assert.equal(await landing(back), at('restartDone'))
  assert.deepEqual((await toldOf(holder)).slice(before), ['restart_notice'])
  const again = await insideOf(site, holder, 'code')
  site.world.clock.forward({ seconds: 30 })
  const otp = await site.world.code(holder.tokenId)
  await again.submit(at('serviceStop'), { password: ownPassword, otp })
  await client.submit(at('restart'), { userId, password: ownPassword })
  const copied = await client.submit(at('restartAsk'), { answer: await answer({ counter: 1 }) })
  assert.equal(copied.status, 403)
  assert.equal((await toldOf(holder)).at(-1), 'passkey_notice')
})

test('a customer without an address learns of it on the next screen only', async () => {
  const holder = await accountHolder(site, '12345671002', '文 二子')
  const client = await insideOf(site, holder)
  assert.equal(
    await landing(client.submit(at('serviceStop'), { password: holder.password })),
    at('serviceStopped'),
  )
  assert.deepEqual(await toldOf(holder), [])
})
