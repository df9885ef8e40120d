// D7, M1, M2: whatever a message, a mail, a letter, the help or a screen tells people to open or press is there, on
// every date and in every kind of service. `node tools/print-texts.ts` prints the same texts for reading.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { toldBy } from '../support/texts/messages.ts'
import { notOnScreens, onlyWithData } from '../support/texts/not-on-screens.ts'
import { customerServices, datesOf, seeService } from '../support/texts/services.ts'
import { mainText, namesIn, namesOn } from '../support/texts/walk.ts'

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

for (const service of customerServices) {
  test(`D7, M1, M2, W2: ${service} names no screen, button or field that is closed or isn't there`, async () => {
    const days = await Promise.all(
      datesOf(service).map(async (date) => ({ date, seen: await seeService(service, date) })),
    )
    const ever = new Set(days.flatMap(({ seen }) => [...namesOn(seen.pages)]))
    const wrong: string[] = []
    for (const { date, seen } of days) {
      wrong.push(...seen.dead.map((link) => `${date}: ${link}`))
      const there = namesOn(seen.pages)
      const all = [
        ...toldBy(service, date),
        ...seen.pages.map((page) => ({ where: page.where, text: mainText(page) })),
      ]
      for (const { where, text } of all) {
        for (const name of namesIn(text)) {
          if (there.has(name) || notOnScreens.has(name)) continue
          wrong.push(`${date}: ${where} names ${name}, which ${ever.has(name) ? 'is closed' : 'is nowhere'}`)
        }
      }
    }
    assert.deepEqual([...new Set(wrong)], [])
  })
}
