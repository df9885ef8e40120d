import assert from 'node:assert/strict'
import { test } from 'node:test'
import { address, inside, mailAddress, other } from '../../../test/support/mail-states.ts'
import { at, binding, profileOf, user } from '../../../test/support/states.ts'
import { type MailAddress, parseMailAddress } from './mail-address.ts'
import { addressTakesSignature, decideSignedAddressChange } from './signed-address-change.ts'

const profile = profileOf('shoko-chukin/fx-web-2025')
const { service } = profile
const userId = '0000000002'
const states = {
  session: inside(),
  user: user({ service, sessionHash: 'session' }),
  mailAddress: mailAddress({ coolingUntilMs: 1 }),
}

function decide(changes: Partial<typeof states> | object = {}, to: MailAddress = other) {
  return decideSignedAddressChange(
    { ...states, ...changes },
    { service, userId, address: to, seenAtMs: 0 },
    profile,
    at,
  )
}

test('issue 18: why the token may not register an address, in order of precedence', () => {
  const table = [
    ['ticket_invalid', { session: undefined }, address],
    ['ticket_invalid', { user: user({ service, sessionHash: 'later' }) }, address],
    ['mail_address_same', {}, address],
    ['accepted', {}, other],
    ['accepted', { mailAddress: undefined }, address],
  ] as const
  for (const [i, [expected, changes, to]] of table.entries()) {
    const { outcome, events } = decide(changes, to)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected, `line ${i}`)
    assert.equal(events.length, outcome.ok ? 1 : 0, `line ${i}`)
  }
})

test('issue 18: all of a long address is shown, and of the former one what onlookers may see', () => {
  const long = parseMailAddress(
    `taro@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(50)}.example`,
  )
  assert.ok(long)
  const { outcome } = decide({}, long)
  assert.ok(outcome.ok)
  const [first, rest, before] = outcome.shown.map(({ value }) => value)
  assert.equal(`${first}${rest}`, long)
  assert.equal(before, 't***@customer.example')
})

test('issue 18: only where the profile names it, and of whoever has a token', () => {
  const acts = [{ act: 'mail_address', fromYen: 0, payees: 'all' }] as const
  const signing = { confirmation: { ...profile.confirmation, acts } }
  assert.equal(addressTakesSignature(profile, binding()), false)
  assert.equal(addressTakesSignature(signing, undefined), false)
  assert.equal(addressTakesSignature(signing, binding({ status: 'pending', tokenId: null })), false)
  for (const status of ['usable', 'locked', 'suspended'] as const)
    assert.equal(addressTakesSignature(signing, binding({ status })), true)
})
