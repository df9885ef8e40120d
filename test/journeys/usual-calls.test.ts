// D9: the usual calls as the desk's manual tells them: walked from ユーザ検索, each takes as many presses as the manual and
// docs/desk.md say, and none more than four of one person.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import { helpHref } from '../../src/authority/routes.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { textOf } from '../desk/support/site.ts'
import { appoint, shokoDesk } from '../desk/support/staff.ts'
import { createClient } from '../support/client.ts'
import { bankDay, bankDesk, deniedTransfer, freeze, lookInto } from './support/denied-transfer.ts'
import { type DeskStage, openDeskStage } from './support/desk-stage.ts'
import { heading } from './support/screens.ts'
import { usualCalls, walker } from './support/usual-calls.ts'

const mostPresses = 4

let stage: DeskStage
afterEach(() => stage.close())

/** Of the manual's table: how often something is pressed, by the matter. */
async function toldPresses(desk = shokoDesk): Promise<ReadonlyMap<string, number>> {
  const html = await createClient(stage.origin).page(helpHref(desk, 'usual-calls'))
  const rows = [...html.matchAll(/<tr><td>(.*?)<\/td><td>(\d+)回<\/td>/gs)]
  return new Map(rows.map(([, matter = '', presses]) => [textOf(matter).trim(), Number(presses)]))
}

test('D9: the usual calls take as many presses as the manual says, and at most four', async () => {
  stage = await openDeskStage()
  const { world, origin } = stage
  const told = await toldPresses()
  const documented = readFileSync(join(import.meta.dirname, '../../docs/desk.md'), 'utf8')
  const workers = { desk: await appoint(world, 'desk'), auditor: await appoint(world, 'auditor') }
  const pages = { desk: await stage.logIn(workers.desk), auditor: await stage.logIn(workers.auditor) }
  assert.equal(told.size, usualCalls.length + 1)
  for (const [at, { matter, role, prepare, walk }] of usualCalls.entries()) {
    const caller = await prepare(world, `00000000${at + 11}`)
    const { page } = pages[role]
    await page.goto(`${origin}${deskHref(shokoDesk, 'search')}`)
    const walking = walker(page, async () => {})
    await walk(walking, caller, world)
    assert.equal(await page.getByRole('alert').count(), 0, matter)
    const [, presses] = [...told].find(([name]) => name.startsWith(matter)) ?? []
    assert.equal(walking.presses(), presses, matter)
    assert.ok(walking.presses() <= mostPresses, matter)
    const row = documented.split('\n').find((line) => line.startsWith('|') && line.includes(matter))
    assert.equal(Number(/\| (\d+) \|/.exec(row ?? '')?.[1]), presses, `docs/desk.md: ${matter}`)
  }
  assert.deepEqual([...pages.desk.problems, ...pages.auditor.problems], [])
})

test('D9, D10: in a call that begins with each caller they take one press more, and no more than four', async () => {
  stage = await openDeskStage()
  const { world, origin } = stage
  const documented = readFileSync(join(import.meta.dirname, '../../docs/desk.md'), 'utf8')
  const { page, problems } = await stage.logIn(await appoint(world, 'desk'))
  for (const [at, { matter, role, prepare, walk }] of usualCalls.entries()) {
    if (role !== 'desk') continue
    const caller = await prepare(world, `00000000${at + 11}`)
    await page.goto(`${origin}${deskHref(shokoDesk, 'search')}`)
    const walking = walker(page, async () => {}, { inCalls: true })
    await walk(walking, caller, world)
    assert.equal(await page.getByRole('alert').count(), 0, matter)
    const bar = page.getByRole('region', { name: '受付中の応対' })
    assert.match(await bar.innerText(), new RegExp(`${caller.userId}）\\s+本人確認：確認できた`), matter)
    assert.ok(walking.presses() <= mostPresses, matter)
    const row = documented.split('\n').find((line) => line.startsWith('|') && line.includes(matter))
    assert.equal(
      Number(/\| \d+ \| (\d+) \|/.exec(row ?? '')?.[1]),
      walking.presses(),
      `docs/desk.md: ${matter}`,
    )
  }
  assert.deepEqual(problems, [])
})

test('D9: whoever grants presses three times, whoever prints four times', async () => {
  stage = await openDeskStage()
  const { world, origin } = stage
  const [forgotten] = usualCalls
  assert.ok(forgotten)
  const caller = await forgotten.prepare(world, '0000000031')
  const clerk = await stage.logIn(await appoint(world, 'desk'))
  await clerk.page.goto(`${origin}${deskHref(shokoDesk, 'search')}`)
  await forgotten.walk(
    walker(clerk.page, async () => {}),
    caller,
    world,
  )
  const approver = await stage.logIn(await appoint(world, 'approver'))
  const granting = walker(approver.page, async () => {})
  await granting.follow(/^承認/)
  await granting.ask('承認')
  await granting.agree()
  assert.equal(granting.presses(), 3)
  const printing = walker(approver.page, async () => {})
  await printing.follow(/^承認/)
  await printing.follow(new RegExp(caller.userId))
  await printing.ask('書面を印刷')
  await printing.agree()
  assert.equal(printing.presses(), 4)
  assert.match(await heading(approver.page), /ログインパスワード再設定のお知らせ/)
})

test('D9, D5: a denied transfer is frozen by three presses, and looked into by four more', async () => {
  stage = await openDeskStage({ start: bankDay })
  const { world, origin } = stage
  const denied = await deniedTransfer(world, origin)
  const { page, problems } = await stage.logIn(await appoint(world, 'desk', { desk: bankDesk }))
  const freezing = walker(page, async () => {}, { inCalls: true })
  await freeze(freezing, denied)
  assert.equal(freezing.presses(), mostPresses)
  assert.equal(
    (await toldPresses(bankDesk)).get('覚えのない振込がある'),
    freezing.presses() - 1,
    'and the call',
  )
  const looking = walker(page, async () => {})
  await lookInto(looking, denied)
  assert.equal(looking.presses(), 4)
  assert.equal(await page.getByRole('alert').count(), 0)
  assert.match(await page.getByRole('main').innerText(), /申出の受付/, 'the case is open')
  const told = await createClient(origin).page(helpHref(bankDesk, 'usual-calls'))
  assert.match(textOf(told), /続けて、取引を調べます（4回）.*凍結と合わせて7回です/)
  assert.deepEqual(problems, [])
})
