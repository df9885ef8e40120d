// A token app whose token is a user's, who is asked to confirm something there.

import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { createOperationForClient } from '../../../src/authority/operations/clients/create-operation.ts'
import {
  findOperation,
  signedContent,
  statusOf,
} from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { userHolder } from '../../../src/authority/rules/binding.ts'
import type { Field } from '../../../src/otp/signed-operation/fields.ts'
import { happen } from '../../support/web-fb/companies.ts'
import { shoko, testCaller } from '../../support/world.ts'
import { shownTokenId, type TokenStage } from './token-stage.ts'

const payee = {
  bank: '9990',
  bankName: '試験銀行',
  branch: '001',
  branchName: '本店営業部',
  type: 1,
  number: '1234567',
  holder: 'ｶ)ｵｵｻｶｼﾖｳｶｲ',
} as const

/** A transfer, as an institution's system has it confirmed. */
export function transferOf(amount: number, more: readonly Field[] = []): readonly Field[] {
  return [
    { type: 'account', label: '振込先', value: payee },
    { type: 'money', label: '振込金額', value: { currency: 'JPY', amount, decimals: 0 } },
    { type: 'date', label: '振込指定日', value: 20261130 },
    ...more,
  ]
}

type Asked = Pick<Parameters<typeof createOperationForClient>[2], 'template' | 'fields' | 'rows'>

/** Makes the token that a page shows that of a user, and asks the user through it. */
export async function askedOn({ world }: TokenStage, page: Page, userId = '0000000001') {
  const { context } = world
  const tokenId = await shownTokenId(page)
  await world.user(userId, shoko, `試験商事${userId}`)
  const enrolledAtMs = context.now().epochMilliseconds
  const enrolled = { holder: userHolder(userId), tokenId, bindingId: `b-${userId}`, steps: [0], enrolledAtMs }
  await happen(context, { type: 'token_enrolled', service: shoko, userId, ...enrolled })
  return {
    tokenId,
    userId,
    async ask(asked: Asked = { template: 'transfer', fields: transferOf(250_000) }) {
      const request = { service: shoko, userId, reference: '受付 1', validSeconds: 300, ...asked }
      const made = await createOperationForClient(context, testCaller, request)
      assert.ok(made.ok, JSON.stringify(made))
      const { operationId, created } = made
      const { qrText, fragment } = signedContent(created)
      return {
        operationId,
        digest: created.digest,
        qrText,
        fragment,
        async now() {
          const found = await findOperation(context, { service: shoko, operationId })
          assert.ok(found)
          return { ...found, status: statusOf(context, found) }
        },
      }
    },
  }
}

/** Pastes what a QR code says. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.getByText('QRコードを読み取れないとき').click()
  await page.getByLabel('QRコードの文字').fill(text)
  await page.locator('#paste-form').getByRole('button', { name: '内容を確認する' }).click()
}

/** What an operation on the screen says, line by line. */
export async function shownLines(page: Page): Promise<readonly string[]> {
  await page.locator('#operation').waitFor()
  return (await page.locator('#operation').innerText()).split('\n').filter((line) => line.trim() !== '')
}

export const approval = (page: Page) => page.locator('#approve-button')

/** What became of an answer. */
export const result = (page: Page) => page.locator('#operation-result')
