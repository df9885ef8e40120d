// FLOW-02: two users and two browsers that do anything in any order. A session comes only of the password and then an
// unused code of one user, in one browser.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { serviceHref } from '../../src/authority/routes.ts'
import { formTokenIn } from '../support/client.ts'
import {
  type Client,
  type Person,
  passStepOne,
  publicOrigin,
  type Site,
  settledPerson,
  startSite,
} from '../support/site.ts'
import { shoko } from '../support/world.ts'

const walks = 10
const stepsMax = 30

const at = (screen: Parameters<typeof serviceHref>[1]) => serviceHref(shoko, screen)

const step = fc.record({
  kind: fc.constantFrom(
    'password' as const,
    'password' as const,
    'code' as const,
    'code' as const,
    'code' as const,
    'enrollment' as const,
    'pair' as const,
    'change' as const,
    'logout' as const,
    'borrow' as const,
    'wait' as const,
  ),
  browser: fc.nat(1),
  user: fc.nat(1),
  /** Of how many steps ago a code is; or it is wrong. */
  code: fc.constantFrom(0, 0, 0, 1, 'wrong' as const),
  right: fc.constantFrom(true, true, true, false),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** What one browser proved, by what it typed and was then led on for. */
type Proof = { password: string | null; code: string | null }

async function walkOf(site: Site, people: readonly Person[], steps: readonly Step[]): Promise<number> {
  const clients = [site.browser(), site.browser()] as const
  const proofs: readonly Proof[] = [
    { password: null, code: null },
    { password: null, code: null },
  ]
  const used = new Set<string>()
  let sessions = 0
  for (const { kind, browser, user, code, right } of steps) {
    const [client, proof, person] = [clients[browser], proofs[browser], people[user]]
    assert.ok(client && proof && person)
    const otp = code === 'wrong' ? '000000' : await site.world.code(person.tokenId, -code)
    if (kind === 'password' || kind === 'enrollment') {
      const typed = right ? person : { ...person, password: 'Chigau2025' }
      const answer = await passStepOne(client, typed, kind === 'password' ? 'login' : 'enrollment')
      const led = answer.headers.get('Location') === at('loginCode')
      assert.ok(right || !led, 'a wrong password leads nowhere')
      if (led) Object.assign(proof, { password: person.userId, code: null })
    } else if (kind === 'code') {
      const answer = await postTo(client, 'loginCode', { otp })
      const isFresh = code !== 'wrong' && !used.has(`${person.tokenId} ${otp}`)
      if (answer === at('home') && proof.password === person.userId && proof.code === null && isFresh) {
        proof.code = person.userId
        used.add(`${person.tokenId} ${otp}`)
      }
    } else if (kind === 'pair') {
      const otp1 = await site.world.code(person.tokenId, -1)
      await postTo(client, 'synchronization', { otp1, otp2: otp })
      await postTo(client, 'enrollmentToken', { tokenId: person.tokenId, otp1, otp2: otp })
    } else if (kind === 'change') {
      const chosen = { newPassword: 'Betsuno2025', newPasswordAgain: 'Betsuno2025' }
      await postTo(client, 'password', { current: 'Chigau2025', ...chosen })
    } else if (kind === 'logout') {
      await postTo(client, 'logout', {})
      Object.assign(proof, { password: null, code: null })
    } else if (kind === 'borrow') {
      await postTo(client, 'loginCode', { otp }, clients[1 - browser])
    } else {
      site.world.clock.forward({ seconds: 30 })
    }
    for (const [i, each] of clients.entries()) sessions += await checkHome(each, people, proofs[i])
  }
  return sessions
}

/** Posts with the form token of this browser's session, or of another's; gives where that leads. */
async function postTo(
  client: Client,
  screen: Parameters<typeof serviceHref>[1],
  fields: Record<string, string>,
  owner: Client = client,
): Promise<string | null> {
  const form = formTokenIn(await owner.page(at('login')))
  const answer = await client.post(at(screen), { form_token: form, ...fields }, { Origin: publicOrigin })
  await answer.arrayBuffer()
  return answer.headers.get('Location')
}

/** Whoever is let in proved both, here; counts one if somebody is. */
async function checkHome(client: Client, people: readonly Person[], proof: Proof | undefined) {
  const home = await client.send(at('home'))
  const html = await home.text()
  const shown = people.filter(({ userId }) => html.includes(userId)).map(({ userId }) => userId)
  if (home.status !== 200) return 0
  assert.equal(shown.length, 1)
  assert.deepEqual(proof, { password: shown[0], code: shown[0] })
  return 1
}

test(`I2, FLOW-02, SES-03: in ${walks} random walks of two users in two browsers nobody gets in without both factors of one user`, async () => {
  const site = await startSite()
  let [sessions, walk] = [0, 0]
  try {
    const anything = fc.array(step, { minLength: 10, maxLength: stepsMax })
    const walksOn = fc.asyncProperty(anything, async (steps) => {
      walk += 1
      const first = await settledPerson(site, `Walker${walk}A`)
      const people = [first, await settledPerson(site, `Walker${walk}B`)]
      site.world.clock.forward({ seconds: 60 })
      sessions += await walkOf(site, people, steps)
    })
    await fc.assert(walksOn, { numRuns: walks, seed: 20_250_701 })
  } finally {
    await site.end()
  }
  assert.ok(sessions > 10, `only ${sessions} times somebody was in`)
})
