// Issue 18: every address of a desk, tried by somebody on the staff who has no security key yet.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import { deskPaths } from '../../src/desk/routes.ts'
import { usualPasskeys } from '../support/passkey-policy.ts'
import { carriedBy, startDesk } from './support/site.ts'
import { shokoDesk } from './support/staff.ts'

const keys = serviceHref(shokoDesk, 'passkeys')
const leadsTo = (answer: Response) => answer.headers.get('Location') ?? ''

function withKeys(profile: ServiceProfile): ServiceProfile {
  if (profile.kind !== 'desk') return profile
  const staff = { keysMin: 2, attestation: 'required', authenticators: [] } as const
  const passkey = { ...usualPasskeys, phases: [{ from: null, standing: 'required' }], staff } as const
  return { ...profile, methods: { ...profile.methods, passkey } }
}

test('issue 18: without the keys no address of the desk answers anything, not even what scripts ask', async (t) => {
  const site = await startDesk({ edit: withKeys })
  t.after(() => site.end())
  const { browser } = await site.seat('administrator')
  const page = await browser.page(keys)
  const tells: string[] = []
  for (const path of Object.values(deskPaths)) {
    const address = `/${shokoDesk}${path.replaceAll(/:\w+/g, 'shoko-chukin')}`
    const shown = await browser.send(address)
    const posted = await browser.post(address, carriedBy(page))
    for (const [how, answer] of [
      ['GET', shown],
      ['POST', posted],
    ] as const) {
      // 400: a form with a file, which this one is not.
      const isClosed = leadsTo(answer) === keys || [400, 401, 403, 404].includes(answer.status)
      if (!isClosed) tells.push(`${how} ${path}: ${answer.status} ${leadsTo(answer)}`)
    }
  }
  assert.deepEqual(tells, [])
})
