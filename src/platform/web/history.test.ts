import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allLines, beforeIn, historyLine, historyList } from './history.ts'

const list = {
  path: '/history',
  kept: 'userId=u1',
  before: null,
  next: null,
  perPage: 50,
  columns: ['日時', '内容'],
  lines: [['2025/07/01', '<b>']],
  filePath: '/history.csv',
}

test('a page begins before an entry only where the address names one', () => {
  for (const typed of [undefined, '', '-1', '1e3', '1'.repeat(16), ' 7']) assert.equal(beforeIn(typed), null)
  assert.equal(beforeIn('7'), 7)
})

test('the file goes on to the last page, from where it begins', async () => {
  const pages = new Map([
    [9, { entries: ['a', 'b'], next: 7 }],
    [7, { entries: ['c'], next: null }],
  ])
  const found: (readonly string[])[] = []
  const read = async (before: number | null) => pages.get(before ?? 0) ?? assert.fail('no such page')
  for await (const lines of allLines(9, read, (entry) => [entry])) found.push(...lines)
  assert.deepEqual(found, [['a'], ['b'], ['c']])
})

test('who acted is called by ID among the company, and staff of the institution by their place', () => {
  const names = new Map([['u1', '一郎']])
  const by = (actor: string) =>
    historyLine({
      at: '2025-07-01T00:00:15Z',
      actor,
      address: null,
      userId: 'u1',
      names,
      what: ['変更'],
      staff: '窓口',
    })
  assert.deepEqual(by('user:u1'), ['2025/07/01 09:00:15.000', 'u1', '一郎', '変更', '本人', ''])
  assert.equal(by('user:u2')[4], 'u2')
  assert.equal(by('operator:desk01')[4], '窓口')
  assert.equal(by('anonymous')[4], '本人（ログイン前）')
  assert.equal(by('cli')[4], 'システム')
})

test('the newest page leads to older ones alone, the last one back, and each keeps what was asked for', () => {
  const older = 'href="/history?userId=u1&before=7">次の50件（より古いもの）'
  const newest = 'href="/history?userId=u1">最新へ戻る'
  const first = String(historyList({ ...list, next: 7 }))
  assert.ok(first.includes(older) && !first.includes(newest))
  const last = String(historyList({ ...list, before: 7 }))
  assert.ok(!last.includes('次の50件') && last.includes(newest))
  for (const page of [first, last]) assert.ok(page.includes('href="/history.csv?userId=u1" download'))
})

test('what an entry says is text on the page, and no entry is told so', () => {
  assert.ok(String(historyList(list)).includes('<td data-column="内容"><div>&lt;b&gt;</div></td>'))
  assert.ok(String(historyList({ ...list, lines: [] })).includes('該当する利用履歴はありません。'))
})
