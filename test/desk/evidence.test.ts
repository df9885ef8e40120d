// D5: the evidence of a transfer as one file: from the desk, and at the terminal where the archive has its entries.

import assert from 'node:assert/strict'
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { archiveJournal } from '../../src/authority/operations/archive-journal.ts'
import { bindVerifiers } from '../../src/authority/operations/bind-verifiers.ts'
import { checkpointPublicKey } from '../../src/authority/operations/keys/key-ring.ts'
import { signCheckpoint } from '../../src/authority/operations/sign-checkpoint.ts'
import { commandsOf } from '../../src/compose/commands.ts'
import { modules } from '../../src/compose/modules.ts'
import { deskHref, deskMoneyHref } from '../../src/desk/routes.ts'
import { parseInput } from '../../src/platform/cli/command.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { checkEvidence } from '../../src/platform/journal/evidence.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { newKeyRingText, parseKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { signer } from '../../src/platform/secrets/signing.ts'
import { newFolder, runExactly } from '../cli/run.ts'
import { formTokenIn } from '../support/client.ts'
import { webFb } from '../support/web-fb/service.ts'
import { testCaller } from '../support/world.ts'
import { type MoneyDesk, moneyDesk, startMoneyDesk } from './support/money-site.ts'
import { act, type Seat, textOf } from './support/site.ts'

let site: MoneyDesk
let clerk: Seat
beforeEach(async () => {
  site = await startMoneyDesk()
  ;({ clerk } = site)
})
afterEach(() => site.end())

async function evidence(seat: Seat, receipt: string): Promise<Response> {
  const form_token = formTokenIn(await seat.browser.page(deskHref(moneyDesk, 'search')))
  return seat.browser.post(deskMoneyHref(moneyDesk, 'evidence', { service: webFb, receipt }), { form_token })
}

test('D5: the evidence is one file, checked without the database by the public key alone; any changed byte fails', async () => {
  const { context } = site.world
  await signCheckpoint(context)
  const receipt = await site.transfer('2016-01-13')
  await act(clerk, site.caller, 'freeze_transfers')
  await signCheckpoint(context)
  const taken = await evidence(await site.seat('auditor', moneyDesk), receipt)
  assert.equal(taken.headers.get('Content-Disposition'), `attachment; filename="evidence-${receipt}.json"`)
  const text = await taken.text()
  const { publicKeyPem } = checkpointPublicKey(context)
  const check = checkEvidence(text, publicKeyPem)
  assert.ok(check.ok, JSON.stringify(check))
  const file = JSON.parse(text) as {
    記録: { body: string }[]
    前後の検査点: unknown[]
    内容: { 振込先: Record<string, unknown>[] }
  }
  const types = file.記録.map(({ body }) => (JSON.parse(body) as { event: { type: string } }).event.type)
  for (const type of ['session_started', 'code_accepted', 'transfer_accepted', 'posted', 'transfers_frozen'])
    assert.ok(types.includes(type), `${type} among ${types.join()}`)
  assert.equal(file.前後の検査点.length, 2)
  assert.equal(file.内容.振込先[1]?.['口座番号'], '7654321')
  await checkAtTheTerminal(text, publicKeyPem)
  const stranger = checkEvidence(
    text,
    signer(parseKeyRing(newKeyRingText('2015-01-01T00:00:00Z'))).publicKeyPem,
  )
  assert.deepEqual(stranger, { ok: false, fault: 'the file has no valid signature by this key' })
  assert.throws(() => checkEvidence(text, 'no key'), TypeError)
  const last = text.lastIndexOf('"署名"')
  for (let at = 0; at < text.length; at += at < last ? 97 : 1) {
    const other = text[at] === 'x' ? 'y' : 'x'
    assert.equal(
      checkEvidence(text.slice(0, at) + other + text.slice(at + 1), publicKeyPem).ok,
      false,
      `${at}`,
    )
  }
  for (const bad of ['', '{}', 'null', '[]', text.trim(), `${text} `, text.replace('  "内容"', ' "内容"')])
    assert.equal(checkEvidence(bad, publicKeyPem).ok, false, bad.slice(0, 20))
  const exported = await newestJournal(context.store, { types: ['exported'] }, 5)
  assert.ok(exported[0] !== undefined)
  assert.match(
    JSON.stringify(entryOf(exported[0]).event),
    /"what":"evidence","filter":"service=shinkin-5410\/web-fb, receipt=F2016/,
  )
})

/** As whoever gets the file checks it: a process of its own, without database or keys. */
async function checkAtTheTerminal(text: string, publicKeyPem: string): Promise<void> {
  const folder = newFolder()
  const check = (name: string, content: string) => {
    writeFileSync(join(folder.path, name), content)
    const words = [
      'journal',
      'check-evidence',
      join(folder.path, name),
      '--public-key',
      join(folder.path, 'key.pem'),
    ]
    return runExactly(words, { WARIFU_DATA_DIR: join(folder.path, 'nothing') })
  }
  writeFileSync(join(folder.path, 'key.pem'), publicKeyPem)
  try {
    const good = await check('good.json', text)
    assert.deepEqual([good.code, good.stderr], [0, ''])
    assert.match(good.stdout, /^the evidence holds: \d+ entries, 2 checkpoints around them, signed by key /)
    const changed = await check('changed.json', text.replace('10000', '90000'))
    assert.equal(changed.code, 1)
    assert.match(changed.stdout, /^THE EVIDENCE DOES NOT HOLD: /)
    assert.deepEqual(readdirSync(folder.path).toSorted(), ['changed.json', 'good.json', 'key.pem'])
  } finally {
    folder.remove()
  }
}

test('D5, E6: of a journal that was changed, or of what stands beside it, no evidence is given out', async () => {
  const { store } = site.world.context
  const receipt = await site.transfer('2016-01-14')
  const given = async () => (await evidence(clerk, receipt)).status
  assert.equal(await given(), 200)
  const beside = (from: string, to: string) =>
    store.query(
      "UPDATE journal_personal SET text = replace(text, ?, ?) WHERE type = 'transfer_accepted'",
      from,
      to,
    )
  await beside('ﾅｿﾞﾉｳｹﾄﾘﾆﾝ', 'ﾍﾞﾂﾉﾋﾄ')
  assert.equal(await given(), 409)
  await beside('ﾍﾞﾂﾉﾋﾄ', 'ﾅｿﾞﾉｳｹﾄﾘﾆﾝ')
  assert.equal(await given(), 200)
  await store.query(
    'UPDATE journal SET body = replace(body, \'"by":"code"\', \'"by":"none"\') WHERE type = \'transfer_accepted\'',
  )
  const refused = await evidence(clerk, receipt)
  assert.equal(refused.status, 409)
  assert.match(textOf(await refused.text()), /監査ログの検証に失敗したため、証拠を取り出せません/)
})

/** The command at the terminal, to a file that is not there yet. */
function terminal(out: string) {
  const command = commandsOf(modules).find(({ words }) => words === 'evidence')
  assert.ok(command && 'run' in command)
  return (typed: string, more: readonly string[] = [], service = webFb) => {
    const words = [typed, '--service', service, '--out', out, '--as', 'kansa', '--reason', '照会', ...more]
    return command.run(parseInput(command, words), site.world.context as never)
  }
}

/** What the desk takes of a transfer, and then more than a year goes by: the entries are in several parts in the folder. */
async function archivedTransfer(folder: string) {
  const { context, clock } = site.world
  await signCheckpoint(context)
  const receipt = await site.transfer('2016-01-13')
  // On a later day, and in another part than the transfer.
  clock.forward({ hours: 20 })
  clerk = await site.signIn(clerk)
  await act(clerk, site.caller, 'freeze_transfers')
  await signCheckpoint(context)
  const before = readEvidence(await (await evidence(clerk, receipt)).text())
  await bindVerifiers(context, [])
  clock.forward({ hours: 24 * 500 })
  const beforeMs = context.now().subtract({ hours: 24 * 450 }).epochMilliseconds
  const archiving = await archiveJournal(
    context,
    testCaller,
    { folder, beforeMs, entriesMax: 30 },
    assert.fail,
  )
  assert.ok(archiving.ok && archiving.parts.length > 1, JSON.stringify(archiving))
  clerk = await site.signIn(clerk)
  return { receipt, before }
}

test('D5, E6: of a transfer in the archive the desk says so, and the terminal takes the same evidence from its files', async (t) => {
  const { context } = site.world
  const folder = newFolder()
  t.after(() => folder.remove())
  const { receipt, before } = await archivedTransfer(folder.path)
  const page = textOf(
    await clerk.browser.page(deskMoneyHref(clerk.desk, 'money', { service: webFb, receipt })),
  )
  assert.match(page, /確定の方法\s*記録は、監査ログの保管用のファイル（アーカイブ）に移しました。/)
  assert.match(page, /この日または前日のログインの記録を、監査ログの保管用のファイル/)
  assert.match(page, new RegExp(`warifu evidence ${receipt} --service ${webFb} --archive`))
  assert.doesNotMatch(page, /記録を始める前の取引|この日のログインの記録はありません|証拠をダウンロード/)
  const refused = await evidence(clerk, receipt)
  assert.equal(refused.status, 409)
  assert.match(
    textOf(await refused.text()),
    /記録が監査ログの保管用のファイルに移されているため、この画面では証拠を取り出せません。システム管理者に連絡してください。/,
  )
  const out = join(folder.path, 'case.json')
  const take = terminal(out)
  const without = await take(receipt)
  assert.equal(without.exitCode, 1)
  assert.match(
    String(without.lines),
    new RegExp(`are in the archive .* evidence ${receipt} --service ${webFb} --archive FOLDER`),
  )
  assert.ok(!existsSync(out))

  const taken = await take(receipt.toLowerCase(), ['--archive', folder.path])
  assert.equal(taken.exitCode ?? 0, 0, String(taken.lines))
  assert.equal(statSync(out).mode & 0o777, 0o600)
  const after = readEvidence(readFileSync(out, 'utf8'))
  assert.deepEqual(after.bodies, before.bodies)
  assert.deepEqual(after.facts, before.facts)
  assert.equal(after.taken['取得者'], 'terminal:kansa')
  for (const type of ['session_started', 'code_accepted', 'transfer_accepted', 'posted', 'transfers_frozen'])
    assert.ok(
      after.bodies.some((body) => body.includes(`"type":"${type}"`)),
      type,
    )
  const [noted] = await newestJournal(context.store, { types: ['exported'] }, 1)
  assert.ok(noted)
  assert.match(JSON.stringify(entryOf(noted)), new RegExp(`terminal:kansa.*"what":"evidence".*${receipt}`))
})

test('D5, E6: of an archive with a changed or missing part, of an unknown receipt or service, the terminal leaves no file', async (t) => {
  const folder = newFolder()
  t.after(() => folder.remove())
  const { receipt } = await archivedTransfer(folder.path)
  const out = join(folder.path, 'case.json')
  const take = terminal(out)
  await assert.rejects(take('F20160113-00000000'), /has no transfer F20160113-00000000/)
  await assert.rejects(take(receipt, [], 'shoko-chukin/fx-web'), /has no transfer/)
  await assert.rejects(take(receipt, [], 'nowhere/web-fb'), /there is no service nowhere/)
  const nothingOf = async (said: RegExp) => {
    const ended = await take(receipt, ['--archive', folder.path])
    assert.equal(ended.exitCode, 1)
    assert.match(String(ended.lines), said)
    assert.ok(!existsSync(out))
  }
  const textIn = (name: string) => gunzipSync(readFileSync(join(folder.path, name))).toString('utf8')
  const part = readdirSync(folder.path).find(
    (name) => name.endsWith('.gz') && textIn(name).includes('transfer_accepted'),
  )
  assert.ok(part)
  const at = join(folder.path, part)
  const changed = textIn(part).replace('"by\\":\\"code', '"by\\":\\"none')
  assert.notEqual(changed, textIn(part))
  chmodSync(at, 0o600)
  writeFileSync(at, gzipSync(changed))
  await nothingOf(/no evidence: .*is not the file that its manifest names/)
  rmSync(at)
  await nothingOf(/no evidence: .*cannot be read/)
})

/** Once it has passed its own check. */
function readEvidence(text: string) {
  const check = checkEvidence(text, checkpointPublicKey(site.world.context).publicKeyPem)
  assert.ok(check.ok, JSON.stringify(check))
  const file = JSON.parse(text) as {
    記録: { body: string }[]
    内容: { 取得: Record<string, string> } & Record<string, unknown>
  }
  const { 取得: taken, ...facts } = file.内容
  return { bodies: file.記録.map(({ body }) => body), taken, facts }
}
