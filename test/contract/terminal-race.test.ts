// Decision 25: one approval lets one command through, though two processes carry it out at once, on each database (X1).

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Context } from '../../src/authority/operations/context.ts'
import type { TerminalCommand } from '../../src/authority/rules/terminal-commands.ts'
import { tokenState } from '../../src/authority/rules/token.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { statesAfter } from '../../src/platform/store/states-after.ts'
import { appointSettled, grantCommand, runAt } from '../support/terminal.ts'
import type { ApprovedQuestion } from './support/approved.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { type Child, startChild } from './support/children.ts'
import { type Driver, databaseFor, epoch } from './support/databases.ts'
import { assertHolds, createContext } from './support/people.ts'

const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
const desk = 'desk/shoko-chukin'

async function createTrack(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const context = createContext(await database.open(), keyRingText, () => epoch)
  await appointSettled(context, desk)
  const others: Child<ApprovedQuestion, string[] | null>[] = [0, 1].map(() => startChild('approved.ts'))
  t.after(() => Promise.all(others.map((other) => other.kill())))
  const opening = { kind: 'open', place: database.place, keyRingText, now: epoch.toString() } as const
  await Promise.all(others.map((other) => other.ask(opening)))
  return {
    context,
    async race(commands: readonly (readonly string[])[]): Promise<readonly string[]> {
      const answers = await Promise.all(others.map((other) => other.ask({ kind: 'run', commands })))
      return answers.flatMap((answer) => answer ?? [])
    },
  }
}

const grant = (context: Context, approvalId: string, command: TerminalCommand) =>
  grantCommand(context, { desk, approvalId, command, asked: epoch })

const tokensIn = async ({ store }: Context) => (await statesAfter(store, tokenState, null, 1000)).length

function testOnce(driver: Driver): void {
  test('X1: of ten carryings-out of one approval, from two processes at once, one issues a token', async (t) => {
    const { context, race } = await createTrack(t, driver)
    for (const [i, issuer] of ['A', 'B', 'C', 'D'].entries()) {
      const words = ['token', 'issue', '--issuer', issuer, '--reason', '試験']
      const asked = await race([1, 2, 3].map(() => [...words, '--as', 'yamada']))
      assert.deepEqual(asked, Array(6).fill('3'), 'asked six times at once, it is one request')
      const { json } = await runAt(context, [...words, '--as', 'yamada'])
      const { approval } = json as { approval: string }
      await grant(context, approval, 'terminal:token issue')
      const told = await race(Array(5).fill([...words, '--as', 'suzuki', '--approval', approval]))
      assert.equal(told.filter((each) => each === '0').length, 1, told.join('\n'))
      assert.equal(told.filter((each) => /carried out already/.test(each)).length, 9, told.join('\n'))
      assert.equal(await tokensIn(context), i + 1)
    }
    await assertHolds(context)
  })
}

function testFile(driver: Driver): void {
  test('X1: and one imports a file', async (t) => {
    const { context, race } = await createTrack(t, driver)
    const folder = mkdtempSync(join(tmpdir(), 'warifu-race-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'tokens.csv')
    const ids = Array.from({ length: 50 }, (_, i) => `RCE${String(i).padStart(9, '0')}`)
    const row = (id: string) => `${id},3132333435363738393031323334353637383930`
    writeFileSync(file, ['token_id,secret_hex', ...ids.map(row), ''].join('\n'))
    const words = ['token', 'import', file, '--format', 'csv', '--reason', '試験', '--as', 'yamada']
    const { json } = await runAt(context, words)
    const { approval } = json as { approval: string }
    await grant(context, approval, 'terminal:token import')
    const told = await race(Array(3).fill([...words, '--approval', approval]))
    assert.equal(told.filter((each) => each === '0').length, 1, told.join('\n'))
    // Whoever reads the file later finds its tokens taken, which ends with 2.
    const others = told.filter((each) => /^2$|carried out already/.test(each))
    assert.equal(others.length, 5, told.join('\n'))
    assert.equal(await tokensIn(context), ids.length)
    await assertHolds(context)
  })
}

onBothDatabases('two processes', (driver) => {
  testOnce(driver)
  testFile(driver)
})
