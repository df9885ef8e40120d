// How long an answer to a code takes tells nothing of the code, nor of why it failed. Compared in pairs and in random
// order on one connection: a pause of the machine meets both alike, and one run in three may be unlucky.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { boundPerson, type CompatibleSite, startCompatibleSite } from '../support/compatible-site.ts'
import { seededRandom } from '../support/random.ts'
import { bindingOf, nextCode, postCode, tokenOn, withTicket } from '../support/site.ts'
import { shoko } from '../support/world.ts'

const pairs = 120
const warmUps = 20
const runsMax = 3

let site: CompatibleSite
beforeEach(async () => {
  site = await startCompatibleSite()
})
afterEach(() => site.end())

type Act = () => Promise<unknown>

async function milliseconds(act: Act): Promise<number> {
  const began = performance.now()
  await act()
  return performance.now() - began
}

/** How likely the first takes longer than the second: 0.5 if nothing tells them apart (Mann–Whitney). */
async function likelihood(first: Act, second: Act, seed: number): Promise<number> {
  const random = seededRandom(seed)
  for (let i = 0; i < warmUps; i++) await (i % 2 === 0 ? first : second)()
  const [a, b]: [number[], number[]] = [[], []]
  for (let i = 0; i < pairs; i++) {
    const measures = [
      async () => void a.push(await milliseconds(first)),
      async () => void b.push(await milliseconds(second)),
    ]
    for (const measure of random.below(2) === 0 ? measures : measures.toReversed()) await measure()
  }
  let longer = 0
  for (const one of a) for (const other of b) longer += one > other ? 1 : one === other ? 0.5 : 0
  return longer / (a.length * b.length)
}

async function expectAlike(first: Act, second: Act): Promise<void> {
  const seen: number[] = []
  for (let run = 1; run <= runsMax; run++) {
    const found = await likelihood(first, second, run)
    if (Math.abs(found - 0.5) <= 0.1) return
    seen.push(found)
  }
  assert.fail(`one of them takes longer: ${seen.map((each) => each.toFixed(2)).join(', ')}`)
}

/** The code with this many of its digits, and then others. */
function alikeUpTo(digits: number, code: string): string {
  return [...code].map((digit, i) => (i < digits ? digit : String((Number(digit) + 5) % 10))).join('')
}

test('OTP-10: a wrong code of which five digits are right takes as long as one of which one is', async () => {
  const { token } = await boundPerson(site)
  const client = site.client()
  const code = client.code(token)
  const check = (wrong: string) => async () =>
    assert.notEqual(await client.says(client.check(token.tokenId, wrong)), 'working')
  await expectAlike(check(alikeUpTo(5, code)), check(alikeUpTo(1, code)))
})

test('OTP-13: a code that was used takes as long as one of a token that is locked', async () => {
  const [usable, locked] = [await boundPerson(site), await boundPerson(site)]
  const forLocked = await withTicket(site, locked.person)
  for (let i = 0; i < 10; i++) await postCode(forLocked, locked.person, '000000')
  assert.equal((await bindingOf(site.world, locked.person))?.status, 'locked')
  const code = await nextCode(site, usable.token.tokenId)
  assert.equal((await postCode(await withTicket(site, usable.person), usable.person, code)).status, 303)

  const path = serviceHref(shoko, 'loginCode')
  const forUsable = await withTicket(site, usable.person)
  const post = async (client: typeof forUsable, otp: string) => {
    const form = await tokenOn(client, path)
    return async () => {
      const answer = await client.post(path, { form_token: form, otp })
      assert.equal(answer.status, 422)
      await answer.arrayBuffer()
    }
  }
  await expectAlike(await post(forUsable, code), await post(forLocked, '000000'))
})
