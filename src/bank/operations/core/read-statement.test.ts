import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readStatement } from './read-statement.ts'

const header = 'header,1,sample-shinkin/personal,full,7,2026-11-30T09:30:00+09:00'
const account = 'account,010,ordinary,1234567,010-1234567,ﾐﾎﾝ ﾀﾛｳ,456789'
const movement =
  'movement,010,ordinary,1234567,k-1,2026-11-30T09:12:00+09:00,-1200,電気料金,456789,F00000001-001'

function read(...lines: readonly string[]) {
  return readStatement(new TextEncoder().encode(lines.join('\r\n')), 'csv')
}

async function problemsOf(...lines: readonly string[]): Promise<readonly string[]> {
  const result = await read(...lines)
  return result.ok ? [] : result.errors.map(({ line, field, problem }) => `${line} ${field} ${problem}`)
}

test('E5: a CSV file and JSON Lines say the same', async () => {
  const csv = await read(header, account, movement, 'end,1,1')
  const json = [
    '{"record":"header","version":1,"service":"sample-shinkin/personal","form":"full","sequence":7,"asOf":"2026-11-30T00:30:00Z"}',
    '{"record":"account","branch":"010","type":"ordinary","number":"1234567","customer":"010-1234567","holder":"ﾐﾎﾝ ﾀﾛｳ","balance":456789}',
    '{"record":"movement","branch":"010","type":"ordinary","number":"1234567","id":"k-1","bookedAt":"2026-11-30T00:12:00Z","yen":-1200,"text":"電気料金","balance":456789,"posting":"F00000001-001"}',
    '{"record":"end","accounts":1,"movements":1}',
  ]
  const lines = await readStatement(new TextEncoder().encode(`${json.join('\n')}\n`), 'jsonl')
  assert.ok(csv.ok && lines.ok)
  const { digest: one, ...said } = csv.statement
  const { digest: other, ...same } = lines.statement
  assert.deepEqual(said, same)
  assert.notEqual(one, other)
  assert.equal(said.header.asOfMs, Temporal.Instant.from('2026-11-30T09:30:00+09:00').epochMilliseconds)
  assert.deepEqual(
    said.movements.map(({ yen, postingId, line }) => [yen, postingId, line]),
    [[-1200, 'F00000001-001', 3]],
  )
})

test('E5: rates are yen with two decimals, and a system that tells none need not count them', async () => {
  const rate = 'rate,USD,2026-11-30T09:29:58+09:00,150.75,149.05,430,-10,2026-11-30,151.00,150.00,149.00'
  const csv = await read(header, account, rate, 'end,1,0,1')
  const json = await readStatement(
    new TextEncoder().encode(
      [
        '{"record":"header","version":1,"service":"sample-shinkin/personal","form":"full","sequence":7,"asOf":"2026-11-30T00:30:00Z"}',
        '{"record":"account","branch":"010","type":"ordinary","number":"1234567","customer":"010-1234567","holder":"ﾐﾎﾝ ﾀﾛｳ","balance":456789}',
        '{"record":"rate","currency":"USD","asOf":"2026-11-30T00:29:58Z","sell":"150.75","buy":"149.05","interest":430,"yenInterest":-10,"publishedOn":"2026-11-30","tts":"151.00","ttm":"150.00","ttb":"149.00"}',
        '{"record":"end","accounts":1,"movements":0,"rates":1}',
      ].join('\n'),
    ),
    'jsonl',
  )
  assert.ok(csv.ok && json.ok)
  assert.deepEqual(csv.statement.rates, json.statement.rates)
  const [said] = csv.statement.rates
  assert.deepEqual(
    [said?.sell, said?.buy, said?.yenInterest, said?.publishedOn],
    [15_075, 14_905, -10, '2026-11-30'],
  )
  assert.deepEqual(await problemsOf(header, account, 'end,1,0'), [])
  assert.deepEqual(await problemsOf(header, account, rate, 'end,1,0'), ['4 rates end'])
  assert.deepEqual(
    await problemsOf(header, account, 'rate,usd,now,150.5,1e3,4.3,x,2026-02-30,,1.00,-1.00', 'end,1,0,1'),
    [
      '3 currency form',
      '3 asOf form',
      '3 sell form',
      '3 buy form',
      '3 interest form',
      '3 yenInterest form',
      '3 publishedOn form',
      '3 tts form',
    ],
  )
})

test('E5: every wrong value is told by its line and name', async () => {
  const wrong = 'account,10,gold,123,,みほん,4.5'
  assert.deepEqual(await problemsOf('header,2,a,part,0,2026-11-30T09:30', account, wrong, 'end,2,0'), [
    '1 version form',
    '1 form form',
    '1 sequence form',
    '1 asOf form',
    '3 type form',
    '3 branch form',
    '3 number form',
    '3 customer form',
    '3 holder form',
    '3 balance form',
  ])
})

test('E5: half a file, a count that is wrong, the same twice, and a movement without its balance are refused', async () => {
  for (const [lines, problems] of [
    [[header, account], ['2  end']],
    [[account, 'end,1,0'], ['1  header']],
    [
      [header, account, 'end,2,1'],
      ['3 accounts end', '3 movements end'],
    ],
    [[header, account, account, 'end,2,0'], ['3 number account_twice']],
    [
      [header, account, movement, movement, 'end,1,2'],
      ['4 id movement_twice', '4 id movement_twice'],
    ],
    [[header, movement, 'end,0,1'], ['2 number no_balance']],
    [[header, account, 'accounts,1', 'end,1,0'], ['3  record']],
    [[header, `${account},1`, 'end,1,0'], ['2  record']],
    [[header, account, '"', 'end,1,0'], ['5  not_csv']],
  ] as const)
    assert.deepEqual(await problemsOf(...lines), problems)
  const json = (text: string) => readStatement(new TextEncoder().encode(text), 'jsonl')
  for (const [text, problem] of [
    ['[1]', 'not_json'],
    ['{"record":"end","accounts":1.5,"movements":0}', 'record'],
    ['{"record":"end","count":1}', 'record'],
    ['{"record":"__proto__"}', 'record'],
  ] as const) {
    const result = await json(text)
    assert.equal(!result.ok && result.errors[0]?.problem, problem, text)
  }
})
