import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textsIn } from '../../../../authority/texts/catalog.ts'
import { datesIn } from '../../../../platform/web/dates.ts'
import { personalScreenCatalog } from '../../texts/catalog.ts'
import { parseStatementDays } from './statement-days.ts'

const days = {
  first: Temporal.PlainDate.from('2025-05-01'),
  today: Temporal.PlainDate.from('2025-07-01'),
}

function parsed(from: string, until: string): string {
  const result = parseStatementDays({ from, until }, days, {
    t: textsIn(personalScreenCatalog, {}),
    dates: datesIn(),
  })
  if (result.ok) return `${result.from} ${result.until}`
  return Object.entries(result.errors)
    .flatMap(([name, error]) => (error === undefined ? [] : `${name}: ${error}`))
    .join(' ')
}

const outside = (label: string) => `${label}には、2025/05/01から2025/07/01までの日付を指定してください。`
const noDay = (label: string) => `${label}は実在する日付を「2025/07/01」の形式で入力してください。`

test('入出金明細: days within the 62 that may be asked for, the first wrong field told beside it (domain-notes a-2)', () => {
  const table: [from: string, until: string, expected: string][] = [
    ['', '', '2025-05-01 2025-07-01'],
    ['2025-05-01', '2025-07-01', '2025-05-01 2025-07-01'],
    ['2025/06/10', ' ２０２５/06/20 ', '2025-06-10 2025-06-20'],
    ['2025-06-10', '2025-06-10', '2025-06-10 2025-06-10'],
    ['2025-06-10', '', '2025-06-10 2025-07-01'],
    ['2025-04-30', '', `from: ${outside('照会開始日')}`],
    ['', '2025-07-02', `until: ${outside('照会終了日')}`],
    ['2025-07-02', '2025-04-30', `from: ${outside('照会開始日')} until: ${outside('照会終了日')}`],
    ['2025-02-29', '', `from: ${noDay('照会開始日')}`],
    ['昨日', '2025-7-1', `from: ${noDay('照会開始日')} until: ${noDay('照会終了日')}`],
    ['2025-06-11', '2025-06-10', 'until: 照会終了日には、照会開始日以降の日付を指定してください。'],
    ['9999999999-01-01', "' OR 1=1", `from: ${noDay('照会開始日')} until: ${noDay('照会終了日')}`],
  ]
  for (const [from, until, expected] of table) assert.equal(parsed(from, until), expected)
})
