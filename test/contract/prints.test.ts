// D7, decision 48: a file of letters leaves once, whichever of two processes is asked, and never with whoever made its run.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { takePrintFile } from '../../src/desk/operations/print/take.ts'
import { printRunState } from '../../src/desk/rules/print/print-run.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import type { Event } from '../support/events.ts'
import { countIn } from '../support/pdf-text.ts'
import { appointSettled, grantCommand, runAt } from '../support/terminal.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { customerCreated, eventsOf, happen } from './support/changes.ts'
import { type Child, startChild } from './support/children.ts'
import { type Driver, databaseFor, epoch } from './support/databases.ts'
import { addUser, assertHolds, caller, createContext, shoko } from './support/people.ts'
import type { PrintTakerQuestion } from './support/print-taker.ts'

const desk = 'desk/shoko-chukin'
const userId = '0000000001'

function employed(operatorId: string, employeeNumber?: string): readonly Event[] {
  const of = { service: desk, userId: operatorId }
  return [
    { type: 'user_created', ...of, customerId: 'c1', userName: '窓口 一子', administrator: false },
    { type: 'operator_appointed', ...of, role: 'approver', ...(employeeNumber && { employeeNumber }) },
  ]
}

/** A run of one letter, prepared. */
function prepared(runId: string, madeBy: string): readonly Event[] {
  const of = { service: shoko, runId }
  const sealed = { confidential: new Uint8Array([1]) }
  return [
    {
      type: 'print_run_begun',
      ...of,
      kind: 'passwords',
      count: 1,
      reason: '新規受付',
      madeBy,
      madeAtMs: epoch.epochMilliseconds,
    },
    { type: 'letter_prepared', ...of, userId, number: 1, sealed },
  ]
}

async function createTrack(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
  const context = createContext(await database.open(), keyRingText, () => epoch)
  await addUser(context, shoko, userId)
  return { context, place: database.place, keyRingText }
}

function prints(driver: Driver): void {
  test('D7: of two processes that ask for one file at once, exactly one gets it; the other file is untouched', async (t) => {
    const { context, place, keyRingText } = await createTrack(t, driver)
    const others: Child<PrintTakerQuestion, string[] | null>[] = [0, 1].map(() =>
      startChild('print-taker.ts'),
    )
    t.after(() => Promise.all(others.map((other) => other.kill())))
    await Promise.all(others.map((other) => other.ask({ kind: 'open', place, keyRingText })))
    for (const hand of ['approver01', 'approver02', 'approver03', 'approver04'])
      await happen(context.store, ...employed(hand))
    for (let round = 0; round < 8; round++) {
      const runId = `P20250701-00000${round}`
      await happen(context.store, ...prepared(runId, 'desk01'))
      const hands = ['approver01', 'approver02', 'approver03', 'approver04']
      const answers = others.map((other, i) =>
        other.ask({ kind: 'take', runId, file: 'pdf', hands: hands.slice(i * 2, i * 2 + 2) }),
      )
      const told = (await Promise.all(answers)).flatMap((answer) => answer ?? [])
      assert.deepEqual(told.toSorted(), ['print_file_taken', 'print_file_taken', 'print_file_taken', 'taken'])
      const { run } = await context.store.read({ run: printRunState.ref(shoko, runId) })
      assert.equal(run?.pdfTakenBy, hands[told.indexOf('taken')])
      assert.equal(run?.csvTakenBy, null)
    }
    assert.equal((await eventsOf(context.store, 'print_file_taken')).length, 8)
    await assertHolds(context)
  })

  test('X1: whoever made a run takes nothing of it out, at the desk or at the terminal, under none of their names', async (t) => {
    const { context } = await createTrack(t, driver)
    await happen(context.store, ...employed('desk01', 'B-0815'))
    await happen(context.store, ...employed('desk02', 'B-0816'))
    await happen(context.store, { type: 'user_deleted', service: desk, userId: 'desk02' })
    await happen(context.store, ...employed('desk03', 'B-0816'))
    const cases = [
      ['desk01', 'desk01', true],
      ['desk01', 'terminal:desk01', true],
      ['desk01', 'terminal:ＤＥＳＫ０１', true],
      ['desk01', 'terminal:b-0815', true],
      ['terminal:yamada', 'terminal:Yamada', true],
      ['terminal:B-0815', 'terminal:desk01', true],
      ['terminal:desk01', 'terminal:B-0815', true],
      ['terminal:b-0815', 'desk01', true],
      // Somebody who was dismissed and came back under another ID.
      ['desk02', 'desk03', true],
      ['desk02', 'terminal:desk03', true],
      ['terminal:desk02', 'desk03', true],
      ['desk01', 'desk03', false],
      ['desk01', 'terminal:yamada', false],
      ['terminal:yamada', 'terminal:suzuki', false],
      ['terminal:yamada', 'desk01', false],
    ] as const
    for (const [i, [madeBy, by, isOne]] of cases.entries()) {
      const runId = `P20250701-${String(i).padStart(6, '0')}`
      await happen(context.store, ...prepared(runId, madeBy))
      const outcome = await takePrintFile(context, caller, { service: shoko, runId, file: 'csv', by })
      const told = outcome.ok ? 'taken' : outcome.refusal
      assert.equal(told, isOne ? 'print_run_own' : 'taken', `${by} of ${madeBy}`)
    }
    await assertHolds(context)
  })
}

/** A file of the core system, of which the second user has a name that the font can’t print. */
const coreFile = [
  'お客様番号,お客様名,ユーザID,ユーザ名,管理者,処理,郵便番号,住所',
  '0000000901,髙﨑商事株式会社,0000000901,𠮷田 一郎,1,,100-0005,東京都千代田区丸の内1-1',
  '0000000901,髙﨑商事株式会社,0000000902,葛\u{E0100}城 二郎,,,100-0005,東京都千代田区丸の内1-1',
].join('\r\n')

function terminal(driver: Driver): void {
  test('E4, D7: at the terminal a file opens users, their letters are made for them alone, and another hand takes each file once', async (t) => {
    const { context } = await createTrack(t, driver)
    const folder = mkdtempSync(join(tmpdir(), 'warifu-prints-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const at = (as: string, ...words: string[]) =>
      runAt(context, [...words, '--service', shoko, '--as', as, '--reason', '日次'])
    writeFileSync(join(folder, 'core.csv'), coreFile)
    const imported = await at('batch', 'user', 'import', join(folder, 'core.csv'))
    const { importId } = imported.json as { readonly importId: string }
    const outside = { service: shoko, userId: '0000000903', customerId: 'c9', userName: '対象 外' }
    await happen(context.store, customerCreated('c9'), {
      type: 'user_created',
      ...outside,
      administrator: false,
    })
    const made = (...words: string[]) => at('yamada', 'print', 'make', '--import', importId, ...words)
    const nowhere = at('yamada', 'print', 'make', '--import', 'elsewhere')
    await assert.rejects(nowhere, { message: `--import: ${shoko} has no import elsewhere` })
    assert.deepEqual((await made('--preview')).lines, [
      'nothing was made',
      '1 letters to 1 customers',
      'not written to: 0000000902, the font has no glyph for 葛\u{E0100}',
    ])
    const { runId } = (await made()).json as { readonly runId: string }
    assert.equal((await made()).exitCode, 2, 'nobody is written to twice')
    const taking = (file: string, out: string) =>
      ['print', 'take', '--run', runId, '--file', file, '--out', join(folder, out)] as const
    await assert.rejects(at('suzuki', ...taking('csv', 'early.csv')), {
      message: /^print take takes two persons, always: .* two administrators of its desk have logged in/,
    })
    await appointSettled(context, desk)
    const take = async (as: string, file: string, out: string) => {
      const asked = await at('sato', ...taking(file, out))
      assert.equal(asked.exitCode, 3)
      const { approval } = asked.json as { readonly approval: string }
      await grantCommand(context, {
        desk,
        approvalId: approval,
        command: 'terminal:print take',
        asked: epoch,
      })
      return at(as, ...taking(file, out), '--approval', approval)
    }
    await assert.rejects(take('Yamada', 'csv', 'own.csv'), { message: /another person does/ })
    await take('suzuki', 'csv', 'letters.csv')
    await take('suzuki', 'pdf', 'letters.pdf')
    await assert.rejects(take('suzuki', 'csv', 'again.csv'), { message: /was taken out already/ })
    assert.deepEqual(readdirSync(folder).toSorted(), ['core.csv', 'letters.csv', 'letters.pdf'])
    assert.equal(statSync(join(folder, 'letters.csv')).mode & 0o777, 0o600)
    const [head = '', ...letters] = readFileSync(join(folder, 'letters.csv'), 'utf8').trim().split('\r\n')
    assert.equal(letters.length, 1)
    const fact = (name: string) => letters[0]?.split(',')[head.split(',').indexOf(name)] ?? ''
    assert.equal(fact('ユーザID'), '0000000901')
    const password = fact('初回ログインパスワード')
    const user = { service: shoko, userId: '0000000901', password }
    assert.ok((await passFirstFactor(context, caller, { ...user, purpose: 'enrollment' })).ok)
    const [letter] = await context.store.query("SELECT body FROM journal WHERE type = 'letter_prepared'")
    assert.equal(JSON.parse(String(letter?.[0])).actor, 'terminal:yamada', 'who made it, not an operator')
    assert.ok(countIn(readFileSync(join(folder, 'letters.pdf')), '/FontFile2') === 1)
    assert.deepEqual((await runAt(context, ['print', 'list', '--service', shoko])).lines, [
      `${runId} passwords: 1 letters, made by terminal:yamada, pdf taken by terminal:suzuki, csv taken by terminal:suzuki`,
    ])
    await assertHolds(context)
  })
}

onBothDatabases('print runs', (driver) => {
  prints(driver)
  terminal(driver)
})
