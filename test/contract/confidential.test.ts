// Secrets stay out of the journal, the log and the database file on real journeys (AUD-05, CRY-02, SES-02).

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, test } from 'node:test'
import { pino } from 'pino'
import { changePassword } from '../../src/authority/operations/change-password.ts'
import { createUser } from '../../src/authority/operations/create-user.ts'
import { enrollToken } from '../../src/authority/operations/enroll-token.ts'
import { findSession } from '../../src/authority/operations/find-session.ts'
import { issueToken } from '../../src/authority/operations/issue-token.ts'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { serviceHref } from '../../src/authority/routes.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { tokenState } from '../../src/authority/rules/token.ts'
import { createApp } from '../../src/compose/app.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { createHttpServer, drain } from '../../src/platform/http/server.ts'
import { journalAfter } from '../../src/platform/journal/queries.ts'
import { newKeyRingText, parseKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { statesAfter } from '../../src/platform/store/states-after.ts'
import { createClient } from '../support/client.ts'
import { numbered } from '../support/customers.ts'
import { epoch, openStore, sqliteDriver } from './support/databases.ts'
import { caller, codeOf, createContext, shoko, stepNow } from './support/people.ts'

const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
const people = 12

type Secret = { readonly what: string; readonly text: string | Buffer }

async function createVault() {
  let now = epoch
  const { place, remove } = await sqliteDriver.create()
  const store = await openStore(place, now)
  const context = createContext(store, keyRingText, () => now)
  const secrets: Secret[] = []
  const codes = new Set<string>()
  return {
    context,
    codes,
    secrets,
    later: (duration: Temporal.DurationLike) => {
      now = now.add(duration)
    },
    keep: (what: string, text: string) => {
      secrets.push({ what, text })
      return text
    },
    file: place.at,
    async end() {
      await store.close().catch(() => {})
      remove()
    },
  }
}

type Vault = Awaited<ReturnType<typeof createVault>>

let vault: Vault
beforeEach(async () => {
  vault = await createVault()
  for (let i = 0; i < people; i++) await live(vault, `00000000${10 + i}`)
})
afterEach(() => vault.end())

/** Every form in which bytes are likely to be written down. */
function formsOf(what: string, bytes: Uint8Array, base32: string): Secret[] {
  const buffer = Buffer.from(bytes)
  const texts = [
    buffer.toString('hex'),
    buffer.toString('base64').replaceAll('=', ''),
    buffer.toString('base64url'),
    base32,
  ]
  return [buffer, ...texts, texts[0]?.toUpperCase() ?? ''].map((text) => ({ what, text }))
}

/** A journey with everything that a user types, right and wrong, at the screens. Ends logged in. */
async function live(vault: Vault, userId: string): Promise<void> {
  const { context, keep, codes } = vault
  const ofUser = { service: shoko, userId } as const
  const password = keep('initial password', `Hajime${userId.slice(-4)}`)
  const changed = keep('password', `Kawatta${userId.slice(-4)}`)
  const newUser = { ...ofUser, customerName: '試験商事', userName: '試験 太郎', administrator: false }
  assert.ok((await createUser(context, caller, numbered({ ...newUser, initialPassword: password }))).ok)
  const settings = {
    movingFactor: 'time',
    formFactor: 'mobile',
    algorithm: 'SHA1',
    digits: 6,
    issuer: 'test',
  } as const
  const { tokenId, secretBase32 } = await issueToken(context, caller, settings)
  const { token } = await context.store.read({ token: tokenState.ref(tokenId) })
  assert.ok(token)
  const sealed = reveal(token.sealedSecret)
  vault.secrets.push(...formsOf('token secret', context.tokenCodes.openSecret(tokenId, sealed), secretBase32))

  const firstFactor = async (purpose: 'login' | 'enrollment', typed = password) => {
    const outcome = await passFirstFactor(context, caller, { ...ofUser, password: typed, purpose })
    return outcome.ok ? sessionHash(keep('ticket', outcome.sessionId)) : ''
  }
  const typed = async (code: string | Promise<string>) => {
    codes.add(await code)
    return code
  }
  await firstFactor('login', keep('wrong password', `Machigai${userId}`))
  const mistyped = keep('password typed as a user ID', `Machigaeta${userId}`)
  await passFirstFactor(context, caller, { ...ofUser, userId: mistyped, password, purpose: 'login' })

  const step = stepNow(context)
  const [first, second] = [
    await typed(codeOf(context, tokenId, step - 1)),
    await typed(codeOf(context, tokenId, step)),
  ]
  const enrollment = { ...ofUser, tokenId }
  for (const codesTyped of [[second, first] as const, [first, second] as const]) {
    await enrollToken(context, caller, {
      ...enrollment,
      ticketHash: await firstFactor('enrollment'),
      codes: codesTyped,
    })
  }
  vault.later({ seconds: 30 })
  const right = await typed(codeOf(context, tokenId))
  for (const code of [await typed(codeOf(context, tokenId, 7)), right, right]) {
    const outcome = await logIn(context, caller, { ...ofUser, ticketHash: await firstFactor('login'), code })
    if (!outcome.ok) continue
    const session = sessionHash(keep('session', outcome.sessionId))
    const change = {
      ...ofUser,
      sessionHash: session,
      current: password,
      newPassword: changed,
      newPasswordAgain: changed,
    }
    const after = await changePassword(context, caller, change)
    assert.ok(after.ok, 'the password was not changed')
    assert.ok(await findSession(context, shoko, keep('live session', after.sessionId)))
    break
  }
}

/** The key itself, and the subkeys that it is used by, in the forms in which they might be written down. */
function keys(): Secret[] {
  const ring = parseKeyRing(keyRingText)
  const { keys: held } = JSON.parse(keyRingText) as { keys: readonly { readonly material: string }[] }
  const materials = held.map(({ material }) => Buffer.from(material, 'base64'))
  const subkeys = (['seal', 'pepper', 'verifier', 'mac', 'journal', 'entry'] as const).map((purpose) =>
    Buffer.from(ring.subkey(purpose, ring.currentId)),
  )
  return [...materials, ...subkeys].flatMap((bytes) => formsOf('key', bytes, bytes.toString('base64')))
}

/** Codes are short: one counts as found only if it stands alone. */
function standing(code: string): RegExp {
  return new RegExp(`(?<![0-9A-Za-z_/+-])${code}(?![0-9A-Za-z_/+-])`)
}

/** With what stands beside them. */
async function bodies(): Promise<string[]> {
  const rows = await journalAfter(vault.context.store, 0, 100_000)
  return rows.map(({ body, beside }) => `${body}${beside}`)
}

test('I7, AUD-05: no journal entry holds a verifier, a sealed secret, a password, a code or a session ID', async () => {
  const { store } = vault.context
  const journal = (await bodies()).join('\n')
  const verifiers = (await statesAfter(store, passwordState, null, 1000)).flatMap(({ state }) =>
    [state.verifier, ...state.previous].map(
      (verifier): Secret => ({ what: 'verifier', text: reveal(verifier) }),
    ),
  )
  const sealed = (await statesAfter(store, tokenState, null, 1000)).flatMap(({ state }) =>
    formsOf('sealed secret', reveal(state.sealedSecret), ''),
  )
  assert.deepEqual([verifiers.length, sealed.length / 6], [2 * people, people])
  for (const { what, text } of [...vault.secrets, ...verifiers, ...sealed]) {
    if (text.length > 0) assert.ok(!journal.includes(text.toString('latin1')), `a ${what} is in the journal`)
  }
  assert.ok(vault.codes.size > 3 * people)
  for (const code of vault.codes) assert.doesNotMatch(journal, standing(code), 'a code is in the journal')
})

test('CRY-03: no key is in the database or its journal, whole or derived for a purpose', async () => {
  const file = Buffer.concat(['-wal', ''].map((suffix) => readFileSync(`${vault.file}${suffix}`)))
  const journal = (await bodies()).join('\n')
  const hidden = keys()
  assert.equal(hidden.length, 7 * 6)
  for (const { what, text } of hidden) {
    assert.ok(!file.includes(text), `a ${what} is in the file`)
    assert.ok(!journal.includes(text.toString('latin1')), `a ${what} is in the journal`)
  }
  assert.ok(file.includes(parseKeyRing(keyRingText).currentId), 'the search finds the ID, which is no secret')
})

test('I7, CRY-02, SES-02: the database file holds no token secret, no session ID, no password and no code', async () => {
  // The write-ahead log first: what is in neither is in no backup.
  const file = Buffer.concat(['-wal', ''].map((suffix) => readFileSync(`${vault.file}${suffix}`)))
  const tokens = await statesAfter(vault.context.store, tokenState, null, 1000)
  assert.ok(
    tokens.every(({ state }) => file.includes(Buffer.from(reveal(state.sealedSecret)))),
    'searched the wrong file',
  )
  for (const { what, text } of vault.secrets) assert.ok(!file.includes(text), `a ${what} is in the file`)
  const text = file.toString('latin1')
  for (const code of vault.codes) assert.doesNotMatch(text, standing(code), 'a code is in the file')
})

test('AUD-04, AUD-05, CRY-03: the log is one JSON object a line, without a key or anything that was typed or set as a cookie', async () => {
  const lines: string[] = []
  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) })
  const publicOrigin = 'http://warifu.test'
  const { context } = vault
  const app = createApp({ context, publicOrigin, log, monotonic: () => performance.now(), banner: null })
  const server = createHttpServer(app, log)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const client = createClient(origin, publicOrigin)
  const [userId, password] = ['0000000010', 'Kawatta0010']
  const step = () => client.submit(serviceHref(shoko, 'login'), { userId, password })
  try {
    await client.submit(serviceHref(shoko, 'login'), { userId: 'Machigaeta99', password: 'Canary2099' })
    assert.equal((await step()).status, 303, 'the password was not accepted, so that this test shows nothing')
    await client.submit(serviceHref(shoko, 'loginCode'), { code: '135790', otp: '135790' })
    await client.send(`/${shoko}/%0aCanary%1b[31m%e2%80%a8?password=Canary2099`)
    // A fault, with its stack: the database is gone while the form is being posted.
    await context.store.close()
    await client.post(serviceHref(shoko, 'login'), { userId, password, form_token: 'Canary2099' })
    await client.send(serviceHref(shoko, 'home'))
    await client.send('/readyz')
  } finally {
    await drain(server)
  }
  const text = lines.join('')
  const fields = lines.map((line) => JSON.parse(line) as { readonly level: number })
  assert.ok(
    fields.some(({ level }) => level >= 50),
    'no fault was logged',
  )
  assert.ok(lines.every((line) => line.indexOf('\n') === line.length - 1))
  const cookies = [...client.cookies.values()]
  assert.ok(cookies.length > 0)
  const material = keys().flatMap(({ text: key }) => (typeof key === 'string' ? [key] : []))
  for (const secret of ['Canary2099', 'Machigaeta99', password, '135790', ...cookies, ...material]) {
    assert.ok(!text.includes(secret), `${secret} is in the log`)
  }
})
