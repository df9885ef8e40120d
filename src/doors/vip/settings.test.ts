import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseVipSettings, VipSettingsError } from './settings.ts'

test('an empty file gives our own name, our own prefixes and the standard search', () => {
  const { issuer, models, freshnessSeconds, refusedClients, code } = parseVipSettings('{}')
  assert.deepEqual([issuer, freshnessSeconds, refusedClients], ['Warifu', 300, []])
  assert.deepEqual(
    Object.entries(models).map(([asked, { prefix, movingFactor, formFactor }]) =>
      [asked, prefix, movingFactor, formFactor].join(' '),
    ),
    [
      'SYMC WRVM time mobile',
      'VSMT WRVM time mobile',
      'SYDC WRVD time desktop',
      'VSST WRVD time desktop',
      'VSMB WRVE event mobile',
    ],
  )
  assert.deepEqual(code, { clockToleranceSeconds: 5, lookAhead: 5, syncStepsMax: 20, lookAheadSync: 100 })
  assert.deepEqual(parseVipSettings('{"code":{"lookAhead":3}}').code, { ...code, lookAhead: 3 })
})

test('unusable settings are named: not JSON, unknown fields, wrong values, prefixes of other tokens', () => {
  const model = (prefix: string) =>
    `{"models":{"SYMC":{"prefix":"${prefix}","movingFactor":"time","formFactor":"mobile"}}}`
  const table: [string, RegExp][] = [
    ['', /^is not JSON/],
    ['[]', /^Invalid input: expected object/],
    ['{"issuers":"x"}', /^Unrecognized key: "issuers"/],
    ['{"issuer":""}', /^issuer: /],
    ['{"models":{"TOOLONG":{}}}', /^models/],
    [model('wrvm'), /^models\.SYMC\.prefix: must be four letters A to Z/],
    [model('WRVM1'), /must be four letters/],
    [model('WRFM'), /^models\.SYMC\.prefix: is used by other tokens/],
    [model('WRFD'), /is used by other tokens/],
    [model('ABCD').replace('"time"', '"sms"'), /^models\.SYMC\.movingFactor: /],
    ['{"freshnessSeconds":5}', /^freshnessSeconds: /],
    ['{"code":{"clockToleranceSeconds":16}}', /^code\.clockToleranceSeconds: /],
    ['{"code":{"lookAhead":11}}', /^code\.lookAhead: /],
    ['{"code":{"syncStepsMax":21}}', /^code\.syncStepsMax: /],
  ]
  for (const [text, reason] of table) {
    assert.throws(
      () => parseVipSettings(text),
      (error) => error instanceof VipSettingsError && reason.test(error.message),
      text,
    )
  }
  assert.equal(parseVipSettings(model('ABCD')).models.SYMC?.prefix, 'ABCD')
})
