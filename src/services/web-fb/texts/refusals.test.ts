import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fbProfile } from '../../../../test/support/web-fb/states.ts'
import { refusalMessage } from './refusals.ts'

test('issue 11: how far ahead a transfer may be reserved is told as the profile has it', () => {
  const { fb } = fbProfile
  for (const reserveBusinessDaysMax of [15, 30]) {
    const profile = { ...fbProfile, fb: { ...fb, days: { ...fb.days, reserveBusinessDaysMax } } }
    assert.equal(
      refusalMessage('transfer_day_late', profile).text,
      `振込指定日が先すぎます。${reserveBusinessDaysMax}営業日以内の日付を選択してください。`,
    )
  }
})
