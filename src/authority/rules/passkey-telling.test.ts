// Issue 18: which login tells of a passkey, where one press throws it out, and where nobody vouches for it (decision 96).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withPasskeys } from '../../../test/support/passkey-policy.ts'
import { passkey, passkeyHolder } from '../../../test/support/passkey-states.ts'
import { at, binding, profileOf, ticket } from '../../../test/support/states.ts'
import { passkeysTold, tellingOf } from './passkey-telling.ts'
import type { Passkey, PasskeyHolder } from './passkeys.ts'
import type { ServiceProfile } from './profile.ts'
import type { Session } from './session.ts'

const profile: ServiceProfile = withPasskeys(profileOf())
const required = withPasskeys(profileOf(), { phases: [{ from: null, standing: 'required' }] })
const loginAtMs = at.epochMilliseconds
const minute = 60_000

/** Registered an hour ago by whoever, and counting since. */
const fresh = (changes: Partial<Passkey> = {}) =>
  passkey({
    confirmed: false,
    registeredAtMs: loginAtMs - 60 * minute,
    usableFromMs: loginAtMs - 60 * minute,
    ...changes,
  })
const other = passkey({ credentialId: 'own' })

const session = (changes: Partial<Session> = {}): Session =>
  ticket({
    sessionHash: 's',
    stage: 'authenticated',
    startedAtMs: loginAtMs,
    expiresAtMs: loginAtMs + profile.session.absoluteSeconds * 1000,
    startedBy: 'code',
    ...changes,
  })

const holderOf = (...passkeys: readonly Passkey[]): PasskeyHolder => ({ ...passkeyHolder(), passkeys })

type Case = {
  readonly of: Passkey
  readonly in?: Partial<Session>
  readonly beside?: readonly Passkey[]
  readonly boundTo?: Parameters<typeof binding>[0] | null
  readonly by?: ServiceProfile
  readonly afterMs?: number
}

function telling({ of, in: changes, beside = [], boundTo = {}, by = profile, afterMs = 0 }: Case) {
  const inside = {
    session: session(changes),
    binding: boundTo === null ? undefined : binding(boundTo),
    passkeys: holderOf(of, ...beside),
  }
  const { isTold, mayConfirm, mayDisown } = tellingOf(of, inside, by, at.add({ milliseconds: afterMs }))
  return [isTold ? 'told' : '', mayConfirm ? 'confirm' : '', mayDisown ? 'disown' : '']
    .filter(Boolean)
    .join(' ')
}

const told = fresh({ toldAtMs: loginAtMs })
const byPasskey = (credentialId: string | null) => ({ startedBy: 'passkey', passkey: credentialId }) as const

const cases: readonly (readonly [string, Case, string])[] = [
  ['it waits', { of: fresh({ usableFromMs: loginAtMs + 1 }) }, 'told disown'],
  [
    'it waits, in a session of nobody knows what',
    { of: fresh({ usableFromMs: loginAtMs + 1 }), in: { startedBy: null } },
    'told disown',
  ],
  ['the login that tells of it', { of: told }, 'told confirm disown'],
  ['nine minutes after it', { of: told, afterMs: 10 * minute - 1 }, 'told confirm disown'],
  ['ten minutes after it', { of: told, afterMs: 10 * minute }, 'told confirm'],
  ['a later login', { of: fresh({ toldAtMs: loginAtMs - 1 }) }, 'told confirm'],
  [
    'after a change of the password in that login',
    { of: told, in: { startedAtMs: loginAtMs + minute } },
    'told confirm disown',
  ],
  ['the session in which it was registered, or began to count', { of: fresh() }, ''],
  ['a session from before the login that tells of it', { of: fresh({ toldAtMs: loginAtMs + 1 }) }, ''],
  ['its user knows it', { of: fresh({ toldAtMs: loginAtMs, confirmed: true }) }, ''],
  ['it was stopped as copied', { of: fresh({ toldAtMs: loginAtMs, stoppedAtMs: 1 }) }, 'told disown'],
  ['its own session', { of: fresh({ toldAtMs: loginAtMs }), in: byPasskey('credential-1') }, ''],
  [
    'its own first session',
    { of: fresh({ toldItselfAtMs: loginAtMs }), in: byPasskey('credential-1') },
    'told',
  ],
  ['a session of nobody knows which passkey', { of: told, in: byPasskey(null) }, ''],
  [
    'a session of another passkey',
    { of: told, in: byPasskey('own'), beside: [other], boundTo: null },
    'told confirm disown',
  ],
  ['of another one that is gone', { of: told, in: byPasskey('own'), boundTo: null }, 'told confirm'],
  [
    'of another one that was stopped',
    { of: told, in: byPasskey('own'), beside: [{ ...other, stoppedAtMs: 1 }] },
    'told confirm',
  ],
  ['by a code of a token that is gone', { of: told, boundTo: null }, 'told confirm'],
  ['by a code of a token that is locked', { of: told, boundTo: { status: 'locked' } }, 'told confirm'],
  ['by a code that lets in nobody with a passkey any more', { of: told, by: required }, 'told confirm'],
  ['by a certificate', { of: told, in: { startedBy: 'certificate' }, boundTo: null }, 'told confirm disown'],
  [
    'by a password, which lets in nobody with a passkey',
    { of: told, in: { startedBy: 'password' } },
    'told confirm',
  ],
  ['by nobody knows what', { of: told, in: { startedBy: null } }, 'told confirm'],
]

for (const [what, given, expected] of cases)
  test(`issue 18: a passkey, ${what}: ${expected || 'nothing'}`, () => assert.equal(telling(given), expected))

test('issue 18: a login tells of what counts and is not known, anew if that has logged in since, and of itself once', () => {
  const toldBy = (openedBy: string | null, ...passkeys: readonly Passkey[]) => {
    const event = passkeysTold(holderOf(...passkeys), openedBy, profile, at)
    return event === null ? null : [event.credentialIds, event.itself]
  }
  assert.deepEqual(toldBy(null, fresh(), other), [['credential-1'], null])
  assert.equal(toldBy(null, other), null)
  assert.equal(toldBy(null, fresh({ usableFromMs: loginAtMs + 1 })), null)
  assert.equal(toldBy(null, fresh({ toldAtMs: loginAtMs - 2 })), null)
  assert.equal(toldBy(null, fresh({ toldAtMs: loginAtMs - 2, lastUsedAtMs: loginAtMs - 3 })), null)
  assert.deepEqual(toldBy(null, fresh({ toldAtMs: loginAtMs - 2, lastUsedAtMs: loginAtMs - 1 })), [
    ['credential-1'],
    null,
  ])
  assert.deepEqual(toldBy('credential-1', fresh()), [[], 'credential-1'])
  assert.equal(toldBy('credential-1', fresh({ toldItselfAtMs: loginAtMs - 1 })), null)
  assert.deepEqual(toldBy('own', fresh(), other), [['credential-1'], null])
  assert.equal(passkeysTold(undefined, null, profile, at), null)
})
