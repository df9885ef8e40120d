// Issue 19: a telephone desk asks, the token app shows it, and the yes on the phone is the desk's answer.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { telephoneDesk } from '../../examples/telephone-desk/desk.ts'
import { oidcClient, usualPolicy } from '../support/oidc.ts'
import { shoko } from '../support/world.ts'
import { askedOn, shownLines } from './support/asked-token.ts'
import { inspect } from './support/inspect.ts'
import { button, openTokenStage } from './support/token-stage.ts'

test('issue 19: what a telephone desk asks stands on the phone, with who asks, and its yes is the answer', async () => {
  const stage = await openTokenStage({
    edit: (profile) => (profile.customers === null ? profile : { ...profile, oidc: usualPolicy }),
  })
  after(() => stage.close())
  const { page, problems } = await stage.open({ size: 'phone' })
  const { userId } = await askedOn(stage, page)
  const { oidcClientId: clientId, secret } = await oidcClient(stage.world, { name: '電話受付', asks: true })
  const issuer = `${new URL(stage.url).origin}/${shoko}/oidc`
  const desk = await telephoneDesk({ issuer, clientId, secret: secret ?? '' })
  const asked = await desk.ask({ userId, message: '受付 0001' })
  await button(page, '届いている取引を確認する').click()
  await page.locator('#waiting').getByRole('button', { name: '内容を確認する' }).click()
  const lines = await shownLines(page)
  for (const line of ['商工中金', 'お知らせ', 'ご確認内容', '受付 0001', 'ご依頼元', '電話受付'])
    assert.ok(lines.includes(line), `${line} in ${lines.join(' / ')}`)
  assert.deepEqual(await inspect(page, 'token-asked-by-desk'), [])
  await button(page, '承認する').click()
  await page.getByText('承認しました。', { exact: true }).waitFor()
  const answer = await desk.answerTo({ ...asked, interval: 0 })
  assert.ok(answer.isYes)
  assert.deepEqual(answer.claims['amr'], ['swk', 'user'])
  assert.deepEqual(problems, [])
})
