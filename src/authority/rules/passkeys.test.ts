import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withPasskeys } from '../../../test/support/passkey-policy.ts'
import { passkeyHolder } from '../../../test/support/passkey-states.ts'
import { at, profileOf } from '../../../test/support/states.ts'
import { loweredPerDayYen } from './passkeys.ts'

test('issue 18: a passkey lowers the limit from when it counts, for as long as the profile says', () => {
  const profile = profileOf('shinkin-5410/web-fb')
  const lowering = withPasskeys(profile, { lowered: { hours: 24, perDayYen: 10_000 } })
  const yen = (hoursAgo: number, by = lowering) => {
    const usableFromMs = at.epochMilliseconds - hoursAgo * 3_600_000
    return loweredPerDayYen(passkeyHolder({ usableFromMs }), by, at)
  }
  assert.equal(yen(-1), null, 'it waits')
  assert.equal(yen(0), 10_000)
  assert.equal(yen(23.99), 10_000)
  assert.equal(yen(24), null)
  assert.equal(yen(0, withPasskeys(profile)), null, 'the profile says nothing of it')
  assert.equal(loweredPerDayYen(undefined, lowering, at), null)
})
