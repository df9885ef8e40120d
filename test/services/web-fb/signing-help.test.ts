// Issue 18, W2: what the help says of the token's screen, and where.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fbProfileOf, signsTransfers } from '../../../src/services/web-fb/operations/profile-of.ts'
import { fbHelpHref, fbHref } from '../../../src/services/web-fb/routes.ts'
import { startSite, textOf } from '../../support/site.ts'
import { fbMorning, webFb } from '../../support/web-fb/service.ts'

/** The profile that ships for this. */
const signedFb = 'shinkin-5410/web-fb-signed'

test('issue 18, W2: the help has a chapter and a question about the token’s screen, where a profile asks for it', async () => {
  const site = await startSite({}, { start: fbMorning })
  try {
    const client = site.browser()
    const { profiles } = site.world.context
    assert.ok(signsTransfers(fbProfileOf(site.world.context, signedFb)))
    const shipped = profiles.get(signedFb)?.confirmation.acts.map(({ act, payees }) => [act, payees])
    assert.deepEqual(shipped, [
      ['transfer', 'new'],
      ['transfer', 'all'],
      ['payee', 'all'],
      ['limit', 'all'],
      ['token_change', 'all'],
      ['passkey', 'all'],
    ])
    const chapter = textOf(await client.page(fbHelpHref(signedFb, 'signing')))
    assert.match(chapter, /最近お振込みのない口座への振込（金額にかかわらず）\s*100,000\s?円以上の振込/)
    assert.match(
      chapter,
      /トークンの登録・登録解除・変更と、利用形態の変更（ご利用中のトークンがある場合）\s*パスキーの登録/,
    )
    assert.match(
      chapter,
      /「契約情報登録・照会」の「トークンの変更」で、ご利用中のトークンを別のトークンに変更できます。/,
    )
    for (const page of ['first-token', 'further-tokens'] as const)
      assert.match(
        textOf(await client.page(fbHelpHref(signedFb, page))),
        /承認用パスワードの代わりに、そのトークンの画面で承認します。/,
      )
    assert.match(
      chapter,
      /振込限度額の引き上げから間もない振込：トークンの画面での承認が必要です。受け付けてから24時間は保留し、その後に振り込みます。/,
    )
    assert.match(textOf(await client.page(fbHelpHref(signedFb, 'reservations'))), /「保留中」は、安全のため/)
    assert.match(
      textOf(await client.page(fbHelpHref(signedFb, 'passkeys'))),
      /トークンの画面で承認したパスキーは/,
    )
    assert.match(
      await client.page(fbHelpHref(signedFb, 'questions')),
      /トークンに表示された内容が、振込内容と違います。/,
    )
    assert.ok((await client.page(fbHref(signedFb, 'help'))).includes(fbHelpHref(signedFb, 'signing')))
  } finally {
    await site.end()
  }
})

test('issue 18, W2: the manual’s own service has neither', async () => {
  const plain = await startSite({}, { start: fbMorning })
  try {
    const client = plain.browser()
    assert.equal((await client.send(fbHelpHref(webFb, 'signing'))).status, 404)
    assert.equal((await client.send(fbHelpHref(webFb, 'passkeys'))).status, 404)
    assert.doesNotMatch(await client.page(fbHelpHref(webFb, 'questions')), /トークンに表示された内容/)
    assert.ok(!(await client.page(fbHref(webFb, 'help'))).includes('signing'))
    assert.doesNotMatch(await client.page(fbHelpHref(webFb, 'further-tokens')), /トークンの画面で承認/)
  } finally {
    await plain.end()
  }
})
