// E3, decision 25: each institution approves what `profile activate` changes of its own, and reads what was and what will be.
import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import type { Command } from '../../src/authority/commands/command.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import { approvalList, approvalWithdraw } from '../../src/cli/approval.ts'
import { modules } from '../../src/compose/modules.ts'
import { profileActivate } from '../../src/compose/profile-activation.ts'
import { profilesDigest } from '../../src/compose/profile-digests.ts'
import { loadProfiles } from '../../src/compose/profiles.ts'
import { runCommand } from '../../src/compose/run-command.ts'
import { withHands } from '../../src/compose/with-hands.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { parseInput } from '../../src/platform/cli/command.ts'
import { johoku, profilesDir, shoko } from '../support/world.ts'
import { type DeskSite, type Seat, settle, startDesk, textOf } from './support/site.ts'
import { johokuDesk, shokoDesk } from './support/staff.ts'

let site: DeskSite
const approvers: Record<string, Seat> = {}
beforeEach(async () => {
  site = await startDesk({ edit: (profile) => profile })
  assert.equal((await activate(profilesDir)).exitCode, undefined)
  for (const desk of [shokoDesk, johokuDesk]) {
    await site.seat('administrator', desk)
    await site.seat('administrator', desk)
    approvers[desk] = await site.seat('approver', desk)
  }
})
afterEach(() => site.end())

type Edit = (profile: Record<string, unknown>) => object

/** A folder of profiles in which some files say something else. */
function folderWith(name: string, edits: Readonly<Record<string, Edit>>): string {
  const folder = join(site.world.dataDir, name)
  cpSync(profilesDir, folder, { recursive: true })
  for (const [service, edit] of Object.entries(edits)) {
    const file = join(folder, `${service}.json`)
    writeFileSync(file, JSON.stringify(edit(JSON.parse(readFileSync(file, 'utf8')))))
  }
  return folder
}

const failuresMax =
  (to: number): Edit =>
  (profile) => ({ ...profile, password: { ...(profile['password'] as object), failuresMax: to } })

/** On a node with the profiles of a folder. */
async function activate(folder: string, more: readonly string[] = [], as = 'yamada') {
  const profiles = loadProfiles(folder, modules)
  const context: Context = { ...site.world.context, profiles }
  const command = withHands(profileActivate(modules, () => folder))
  const words = ['--digest', profilesDigest(profiles), '--as', as, '--reason', '変更 4711', ...more]
  return runCommand(command, parseInput(command, words), context)
}

const command = (which: Command, folder: string, words: readonly string[]) => {
  const handed = withHands(which)
  const context: Context = { ...site.world.context, profiles: loadProfiles(folder, modules) }
  return runCommand(handed, parseInput(handed, words), context)
}

const action = 'profile activate'
const grant = (desk: string, approval: string) => {
  const seat = approvers[desk]
  assert.ok(seat)
  return settle(seat, { service: desk, userId: approval, password: '', tokenId: '' }, `terminal:${action}`)
}

async function approvalsOf(desk: string): Promise<string> {
  const page = await approvers[desk]?.browser.page(deskHref(desk, 'approvals'))
  return textOf(page ?? '')
}

test('E3: only the institution whose profile changes is asked; its approver reads both numbers, and what gets weaker', async () => {
  const folder = folderWith('weaker', { [johoku]: failuresMax(77) })
  const asked = await activate(folder, ['--desk', 'shoko-chukin'])
  const told = asked.json as { approval: string; desk: string }
  assert.deepEqual([asked.exitCode, told.desk], [3, johokuDesk], 'no other desk, whatever --desk says')
  const page = await approvalsOf(johokuDesk)
  assert.match(page, /johoku\/fx-web：1項目の変更（うち1項目は、安全のための制限がゆるくなります）/)
  assert.match(page, /password\.failuresMax\s*制限がゆるくなる\s*5\s*77/)
  assert.doesNotMatch(await approvalsOf(shokoDesk), /failuresMax/)
  assert.equal((await grant(johokuDesk, told.approval)).status, 303)
  await activate(folder, ['--approval', told.approval]).then(({ exitCode }) =>
    assert.equal(exitCode, undefined),
  )
  const back = await activate(profilesDir)
  assert.equal(back.exitCode, 3, 'back to what it was is a change of its own')
})

test('E3: a change of two institutions takes the yes of both, each for its own part', async () => {
  const folder = folderWith('two', {
    [johoku]: failuresMax(6),
    [shoko]: (profile) => ({ ...failuresMax(4)(profile), serviceName: '外為の窓口' }),
  })
  const asked = await activate(folder)
  const { requests } = asked.json as { requests: readonly { approval: string; desk: string }[] }
  assert.deepEqual(requests.map(({ desk }) => desk).sort(), [johokuDesk, shokoDesk])
  const number = (desk: string) => requests.find((each) => each.desk === desk)?.approval ?? ''
  const [ofJohoku, ofShoko] = [number(johokuDesk), number(shokoDesk)]
  assert.match(asked.lines.at(-1) ?? '', /--approval \d{10} --approval \d{10}/)
  const page = await approvalsOf(shokoDesk)
  assert.match(page, /serviceName.*外為の窓口/s)
  assert.doesNotMatch(page, /johoku\/fx-web/)
  await grant(johokuDesk, ofJohoku)
  assert.equal((await activate(folder, ['--approval', ofJohoku])).exitCode, 3, 'one yes of two')
  await assert.rejects(
    activate(folder, ['--approval', ofJohoku, '--approval', ofShoko]),
    /nobody has approved it yet/,
  )
  await grant(shokoDesk, ofShoko)
  const done = await activate(folder, ['--approval', ofJohoku, '--approval', ofShoko])
  assert.equal(done.exitCode, undefined)
  assert.match(done.lines.join('\n'), /password\.failuresMax: 5 → 6/)
})

test('E3: what was approved is the change that was read: after another activation it is another one', async () => {
  const folder = folderWith('later', { [johoku]: failuresMax(9) })
  const { approval } = (await activate(folder)).json as { approval: string }
  await grant(johokuDesk, approval)
  const between = folderWith('between', { [johoku]: failuresMax(7) })
  const asked = (await activate(between)).json as { approval: string }
  await grant(johokuDesk, asked.approval)
  assert.equal((await activate(between, ['--approval', asked.approval])).exitCode, undefined)
  const again = await activate(folder, ['--approval', approval])
  assert.equal(again.exitCode, 3)
  assert.match(await approvalsOf(johokuDesk), /password\.failuresMax\s*制限がゆるくなる\s*7\s*9/)
  assert.notEqual((again.json as { approval: string }).approval, approval)
})

test('E3: a new institution is approved by one that is there, which reads every field', async () => {
  const folder = folderWith('new', {})
  const institution = (file: string) => file.replace('johoku', 'neu')
  for (const service of [johoku, johokuDesk]) {
    const text = readFileSync(join(folder, `${service}.json`), 'utf8')
    const to = join(folder, institution(`${service}.json`))
    cpSync(join(folder, `${service}.json`), to, { recursive: true })
    writeFileSync(to, text.replaceAll('johoku', 'neu'))
  }
  await assert.rejects(activate(folder), /--desk must name the institution whose desk approves this/)
  const { json, exitCode } = await activate(folder, ['--desk', 'shoko-chukin'])
  assert.deepEqual([exitCode, (json as { desk: string }).desk], [3, shokoDesk])
  assert.match(await approvalsOf(shokoDesk), /neu\/fx-web.*新しいサービスです.*password\.failuresMax/s)
})

test('E3, D4: a part that another person asked for is told before anything is filed, and can be taken back', async () => {
  const folder = folderWith('hands', { [johoku]: failuresMax(6), [shoko]: failuresMax(4) })
  const first = (await activate(folder)).json as { requests: readonly { approval: string; desk: string }[] }
  const number = (desk: string) => first.requests.find((each) => each.desk === desk)?.approval ?? ''
  const [ofJohoku, ofShoko] = [number(johokuDesk), number(shokoDesk)]
  await grant(johokuDesk, ofJohoku)
  const other = await activate(folder, [], 'suzuki').catch((error: Error) => error.message)
  assert.match(String(other), /asked for by yamada.*approval withdraw \d{10} --institution johoku /s)

  const listed = await command(approvalList, folder, ['--institution', 'johoku'])
  assert.match(
    listed.lines.join('\n'),
    new RegExp(`request ${ofJohoku}: approved.*yamada: profile activate`, 's'),
  )
  const back = (desk: string, approval: string, as = 'suzuki') =>
    command(approvalWithdraw, folder, [approval, '--institution', desk, '--as', as, '--reason', '担当の交代'])
  await assert.rejects(back('johoku', ofShoko), /no open request of this number/)
  await back('johoku', ofJohoku)
  await back('shoko-chukin', ofShoko)
  assert.match(await approvalsOf(shokoDesk), /依頼はありません。/)
  assert.deepEqual((await command(approvalList, folder, [])).lines, ['none'])
  const numbers = ['--approval', ofJohoku, '--approval', ofShoko]
  await assert.rejects(activate(folder, numbers), /the request was withdrawn/)

  assert.equal((await activate(folder, [], 'suzuki')).exitCode, 3)
  await grant(johokuDesk, ofJohoku)
  await grant(shokoDesk, ofShoko)
  await assert.rejects(activate(folder, numbers), /or take it back/)
  assert.equal((await activate(folder, numbers, 'suzuki')).exitCode, undefined)
})
