import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withPasskeys } from '../../../test/support/passkey-policy.ts'
import { passkey, passkeyHolder } from '../../../test/support/passkey-states.ts'
import { at, profileOf } from '../../../test/support/states.ts'
import type { MethodsPolicy, StaffKeysPolicy } from './methods/policy.ts'
import type { Passkey } from './passkeys.ts'
import type { ServiceProfile } from './profile.ts'
import { isFullKey, isModelAllowed, keysMissing } from './staff-keys.ts'

const model = '2fc0579f-8113-47ea-b116-bb5a8db9202a'
const other = 'b92c3f9a-c014-4056-887f-140a2501163b'
const policy: StaffKeysPolicy = { keysMin: 2, attestation: 'required', authenticators: [] }
const vouched = (changes: Partial<Passkey> = {}) => passkey({ aaguid: model, attested: true, ...changes })

type Phases = NonNullable<MethodsPolicy['passkey']>['phases']

function deskWith(phases: Phases, staff: StaffKeysPolicy | undefined = policy): ServiceProfile {
  const desk = profileOf('desk/shoko-chukin')
  return withPasskeys(desk, { phases, staff })
}

const must: Phases = [{ from: null, standing: 'required' }]
const holderOf = (...passkeys: readonly Passkey[]) => ({ ...passkeyHolder(), passkeys })

test('issue 18: what counts among the keys of the staff: usable, vouched for, of a model that the profile lists', () => {
  const later = at.epochMilliseconds + 1
  const table: readonly (readonly [string, Passkey, Partial<StaffKeysPolicy>, boolean])[] = [
    ['vouched for', vouched(), {}, true],
    ['nobody vouches', passkey({ aaguid: model }), {}, false],
    ['nobody has to', passkey(), { attestation: 'none' }, true],
    ['listed', vouched(), { authenticators: [other, model] }, true],
    ['not listed', vouched(), { authenticators: [other] }, false],
    ['listed by its own word alone', passkey({ aaguid: model }), { authenticators: [model] }, false],
    ['stopped', vouched({ stoppedAtMs: 1 }), {}, false],
    ['waits', vouched({ usableFromMs: later }), {}, false],
  ]
  for (const [what, key, changes, counts] of table)
    assert.equal(isFullKey(key, { ...policy, ...changes }, at), counts, what)
  assert.ok(isModelAllowed(vouched({ stoppedAtMs: 1 }), policy), 'of a model, not of a key')
})

test('issue 18: how many keys are missing, where they are required, and from when on', () => {
  const missing = (profile: ServiceProfile, ...passkeys: readonly Passkey[]) =>
    keysMissing(holderOf(...passkeys), profile, at)
  assert.equal(keysMissing(undefined, deskWith(must), at), 2)
  assert.equal(missing(deskWith(must)), 2)
  assert.equal(missing(deskWith(must), vouched()), 1)
  assert.equal(missing(deskWith(must), vouched(), passkey()), 1)
  assert.equal(missing(deskWith(must), vouched(), vouched(), vouched()), 0)
  assert.equal(missing(deskWith([{ from: null, standing: 'recommended' }])), 0)
  const from = at.add({ seconds: 1 }).toString()
  const soon: Phases = [
    { from: null, standing: 'optional' },
    { from, standing: 'required' },
  ]
  assert.equal(missing(deskWith(soon)), 0)
  assert.equal(keysMissing(undefined, deskWith(soon), at.add({ seconds: 1 })), 2)
  assert.equal(missing({ ...deskWith(must), methods: { ...deskWith(must).methods, passkey: null } }), 0)
})
