// D7, M1, M2, M10: whatever a message, a mail, a letter, the help or a screen tells people to open or press is there, on
// every date and in every kind of service. `node tools/print-texts.ts` prints the same texts for reading.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { staffOnly, toldBy } from '../support/texts/messages.ts'
import { notOnScreens, onlyWithData } from '../support/texts/not-on-screens.ts'
import { customerServices, datesOf, seeService } from '../support/texts/services.ts'
import { mainText, namesIn, namesOn } from '../support/texts/walk.ts'
import { webFb } from '../support/web-fb/service.ts'

test('a name that only some data brings to a screen is in the source of the screens', () => {
  const folder = join(import.meta.dirname, '../../src')
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:ts|js)$/.test(path) && !path.endsWith('.test.ts') && !path.includes('/help/'))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n')
  assert.deepEqual(
    onlyWithData.filter((name) => !source.includes(name)),
    [],
  )
})

test('W9: no screen or text for staff or customers names a command, a job or a variable of the server', () => {
  const folder = join(import.meta.dirname, '../../src')
  const named = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?:screens|texts)\/.*\.ts$/.test(path) && !/\.test\.ts$/.test(path))
    .flatMap((path) => {
      const lines = readFileSync(join(folder, path), 'utf8').split('\n')
      const shown = lines.filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line))
      return shown.filter((line) => /\bupkeep\b|WARIFU_[A-Z]/.test(line)).map((line) => `${path}: ${line}`)
    })
  assert.deepEqual(named, [])
})

test('M10: telephone numbers, addresses and sites of the shipped profiles are invented', () => {
  const folder = join(import.meta.dirname, '../../profiles')
  const text = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json') && !path.endsWith('.schema.json'))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n')
  const numbers = text.match(/\d{2,4}-\d{2,4}-\d{3,4}/g) ?? []
  assert.ok(numbers.length >= 5)
  assert.deepEqual(
    numbers.filter((number) => !/^0120-000-\d{3}$/.test(number)),
    [],
  )
  // The manual itself names where VIP Access came from.
  const hosts = [...text.matchAll(/(?:https?:\/\/|[\w.]@)([\w.-]+)/g)].map(([, host = '']) => host)
  assert.ok(hosts.length >= 2)
  assert.deepEqual(
    hosts.filter((host) => !/\.example$|^vip\.symantec\.com$/.test(host)),
    [],
  )
})

/** Words of the staff, codes of the desk's messages, the product's own name, and words that no manual has beside those that it has. */
const notForCustomers =
  /担当者|承認者|RMC[A-Z]{2}DSK\d+[EIW]|確認コード|[「［[]やめる|Warifu|割符|送信確認用/g

test('M10: a refusal with a code or in words of the desk is given only where the desk decides', () => {
  const rules = readdirSync(join(import.meta.dirname, '../../src'), {
    recursive: true,
    encoding: 'utf8',
  }).filter(
    (path) => /(?:rules|operations)\/.*\.ts$/.test(path) && !/\.test\.ts$|rules\/refusal\.ts$/.test(path),
  )
  const givenIn = (refusal: string) =>
    rules
      .filter((path) =>
        readFileSync(join(import.meta.dirname, '../../src', path), 'utf8').includes(`'${refusal}'`),
      )
      .sort()
  // All of them for acts that two persons do, at the desk, at the terminal or by a client, or for what only staff do.
  const ofStaff = [
    // What is taken out at the desk, at the terminal and by a client (decision 76).
    'authority/operations/signed-operations/take-evidence.ts',
    // In a call of the desk (decision 45).
    'authority/rules/act-in-call.ts',
    // Of passkeys of the staff (decision 88).
    'authority/rules/passkey-care.ts',
    'authority/rules/certificate.ts',
    'authority/rules/approval.ts',
    'authority/rules/client-acts.ts',
    'authority/rules/client-creation.ts',
    'authority/rules/registration.ts',
    'authority/rules/terminal-approval.ts',
    'authority/rules/token-import.ts',
    // Also for administrators of a customer: their act asks for no approval.
    'authority/rules/user-otp.ts',
    'services/fx-web/rules/contract-care.ts',
    // Its part of the desk's own decision (decision 47).
    'services/web-fb/rules/transfer-stop.ts',
    // Two of the clearing staff (decision 83).
    'services/web-fb/rules/refused-posting.ts',
    'services/web-fb/rules/second-clearing.ts',
    // After a restore (decision 101).
    'services/web-fb/rules/fenced-transfer.ts',
  ]
  const outside = staffOnly().flatMap((refusal) =>
    givenIn(refusal)
      .filter((path) => !path.startsWith('desk/') && !ofStaff.includes(path))
      .map((path) => `${refusal} in ${path}`),
  )
  assert.deepEqual(outside, [])
})

for (const service of customerServices) {
  test(`D7, M1, M2, M10, W2: ${service} names no screen, button or field that is closed or isn't there`, async () => {
    const days = await Promise.all(
      datesOf(service).map(async (date) => ({ date, seen: await seeService(service, date) })),
    )
    const ever = new Set(days.flatMap(({ seen }) => [...namesOn(seen.pages)]))
    const wrong: string[] = []
    const foreign: string[] = []
    for (const { date, seen } of days) {
      wrong.push(...seen.dead.map((link) => `${date}: ${link}`))
      const there = namesOn(seen.pages)
      const all = [
        ...toldBy(service, date),
        ...seen.pages.map((page) => ({ where: page.where, text: mainText(page) })),
      ]
      for (const { where, text } of all) {
        for (const word of text.match(notForCustomers) ?? []) foreign.push(`${date}: ${where} says ${word}`)
        for (const name of namesIn(text)) {
          if (there.has(name) || notOnScreens.has(name)) continue
          wrong.push(`${date}: ${where} names ${name}, which ${ever.has(name) ? 'is closed' : 'is nowhere'}`)
        }
      }
    }
    assert.deepEqual([...new Set(wrong)], [])
    const pages = service === webFb ? days.flatMap(({ seen }) => seen.pages) : []
    assert.deepEqual(
      pages.filter(({ html }) => !/よくある質問と回答/.test(html)).map(({ where }) => where),
      [],
      'W2: each page of WEB-FB leads to help and answers',
    )
    assert.deepEqual(
      [...new Set(foreign)],
      [],
      'M10: words and codes of the desk, or a second word for one thing',
    )
  })
}
