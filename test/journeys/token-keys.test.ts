// Issue 18: the token app forgets a stolen key of an institution once its holder presses the button.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { askedOn, paste } from './support/asked-token.ts'
import { inspect } from './support/inspect.ts'
import { button, openSettings, openTokenStage, type TokenStage, untilKept } from './support/token-stage.ts'

let stage: TokenStage
beforeEach(async () => {
  stage = await openTokenStage()
})
afterEach(() => stage.close())

test('issue 18: after the theft of an operation key, the button pins anew what the server proves', async () => {
  const { page, problems } = await stage.open({ size: 'phone' })
  const { ask } = await askedOn(stage, page)
  const made = await ask()
  await untilKept(page)
  // What a thief's own keys would look like: another institution's, so that the right one's are not believed any more.
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opened = indexedDB.open('warifu-token', 1)
        opened.onsuccess = () => {
          const kept = opened.result.transaction('kept', 'readwrite').objectStore('kept')
          const read = kept.get('operationKeys')
          read.onsuccess = () => {
            const stolen = read.result.map((key: object) => ({
              ...key,
              point: 'A'.repeat(86),
              serial: 2 ** 40,
            }))
            kept.put(stolen, 'operationKeys').onsuccess = () => resolve()
          }
        }
        opened.onerror = () => reject(opened.error)
      }),
  )
  await paste(page, made.qrText)
  await page
    .locator('#operation-result')
    .filter({ hasText: 'お持ちのトークンの金融機関のものと確認できません' })
    .waitFor()
  await button(page, '閉じる').click()
  await openSettings(page)
  await page.context().setOffline(true)
  await button(page, '金融機関の鍵を登録し直す').click()
  await page.getByText('サーバーの証明を確認できなかったため、鍵は変更していません。').waitFor()
  await page.context().setOffline(false)
  await button(page, '金融機関の鍵を登録し直す').click()
  await page.getByText('金融機関の鍵を登録し直しました。').waitFor()
  assert.deepEqual(await inspect(page, 'token-keys-anew'), [])
  await paste(page, made.qrText)
  await page.locator('#approve-button').waitFor()
  assert.equal(await page.locator('#operation-title').innerText(), '振込')
  assert.ok(!problems.some((problem) => !/ERR_INTERNET_DISCONNECTED/.test(problem)), String(problems))
})
