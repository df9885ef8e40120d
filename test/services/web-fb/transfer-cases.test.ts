// W4, W5: files as accounting programs write them. The cases are in `transfer-cases`, each under its ID.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, test } from 'node:test'
import { transferFileProblemText } from '../../../src/bank/texts/zengin.ts'
import { remakeFiles } from '../../../src/services/web-fb/operations/handover/deliver-runs.ts'
import { makeRuns } from '../../../src/services/web-fb/operations/handover/make-run.ts'
import { importTransferFile } from '../../../src/services/web-fb/operations/import-transfer-file.ts'
import { confirmTransfer } from '../../../src/services/web-fb/operations/transfers/confirm.ts'
import { draftDigest, readDraft } from '../../../src/services/web-fb/operations/transfers/draft.ts'
import { executeDueTransfers } from '../../../src/services/web-fb/operations/transfers/execute-due.ts'
import { takeInTransferFile } from '../../../src/services/web-fb/operations/transfers/file-drafts.ts'
import { newestRuns } from '../../../src/services/web-fb/queries/handover.ts'
import { transferMails } from '../../../src/services/web-fb/texts/transfer-mails.ts'
import { type FbCompany, openCompany, sessionOf, settledPasswords } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { createWorld, testCaller, type World } from '../../support/world.ts'

let world: World
let payer: FbCompany
beforeEach(async () => {
  world = await createWorld({ start: '2026-11-24T10:00:00+09:00' })
  payer = await openCompany(world.context, 'M54100000025', { companyCode: '0020000025' })
})
afterEach(() => world.end())

const caseOf = (name: string) => readFileSync(new URL(`transfer-cases/${name}.txt`, import.meta.url))

/** One byte for each character, as in the file. */
const latin = (name: string) => caseOf(name).toString('latin1')
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const lines = (text: string) => text.split('\r\n')

/** The data record of a case with something else from a column on. */
function amended(name: string, column: number, text: string): Uint8Array {
  const [header = '', data = '', ...rest] = lines(latin(name))
  const changed = data.slice(0, column - 1) + text + data.slice(column - 1 + text.length)
  return bytesOf([header, changed, ...rest].join('\r\n'))
}

async function read(bytes: Uint8Array) {
  const imported = await importTransferFile(world.context, { ...payer, bytes })
  return imported.ok
    ? imported.lines.map(({ name, nameInFile = null, payYen }) => ({ name, nameInFile, payYen }))
    : imported.problems.map((problem) => {
        const { record, field, text } = transferFileProblemText(problem)
        return [record, problem.payee ?? '', field, text].join(' | ')
      })
}

const asIs = [{ name: 'ﾐﾎﾝｼﾖｳｼﾞ(ｶ', nameInFile: null, payYen: 1000 }]

test('W5 z02: a file with LF only is read, as are CRLF, both, and none', async () => {
  const text = latin('z02-lf-only')
  for (const same of [
    text,
    text.replaceAll('\n', '\r\n'),
    text.replaceAll('\n', ''),
    text.replace('\n', '\r\n'),
  ])
    assert.deepEqual(await read(bytesOf(same)), asIs)
  assert.deepEqual(await read(bytesOf(text.replaceAll('\n', '\r'))), [
    ' |  |  | 改行は、CRLFまたはLFにするか、なしにしてください。',
  ])
})

test('W5 z05, z10 and their neighbors: names are converted as the form converts them, and both are shown', async () => {
  const wide = '\x83\x7e\x83\x7a\x83\x93\x81\x5b' // ミホンー in Shift_JIS
  const table: readonly (readonly [Uint8Array, name: string, nameInFile: string])[] = [
    [caseOf('z05-choonpu-b0'), 'ｽ-ﾊﾟ-ﾐﾎﾝ', 'ｽｰﾊﾟｰﾐﾎﾝ'],
    [caseOf('z10-lowercase'), 'MIHON INC', 'mihon inc'],
    // Small kana, ヲ, full-width katakana.
    [amended('z10-lowercase', 51, '\xbc\xae\xb3\xbc\xde    '), 'ｼﾖｳｼﾞ', 'ｼｮｳｼﾞ'],
    [amended('z10-lowercase', 51, '\xa6\xc0\xde      '), 'ｵﾀﾞ', 'ｦﾀﾞ'],
    [amended('z10-lowercase', 51, `${wide} `), 'ﾐﾎﾝ-', 'ミホンー'],
  ]
  for (const [bytes, name, nameInFile] of table)
    assert.deepEqual(await read(bytes), [{ name, nameInFile, payYen: 1000 }])
})

test('W5 z07: what can’t be converted is told with record, payee, columns and character', async () => {
  const kanji = '\x8c\xa9\x96\x7b\x8f\xa4\x8e\x96' // 見本商事
  assert.deepEqual(await read(amended('z10-lowercase', 51, `${kanji}  `)), [
    '2 | 見本商事 | 受取人名（51～80桁） | 「見」（51桁目）は使えません。',
  ])
  assert.deepEqual(await read(amended('z10-lowercase', 51, 'MIHON&CO   ')), [
    '2 | MIHON&CO | 受取人名（51～80桁） | 「&」（56桁目）は使えません。',
  ])
  // Several at once, each in its place; the second half of a full-width character is none.
  assert.deepEqual(await read(amended('z10-lowercase', 79, '\x8c\xa900000O1000')), [
    '2 | mihon inc                   見 | 受取人名（51～80桁） | 「見」（79桁目）は使えません。',
    '2 | mihon inc                   見 | 振込金額（81～90桁） | 「O」（86桁目）は使えません。半角数字で入力してください。',
  ])
  assert.deepEqual(await read(bytesOf(latin('z10-lowercase').replace('mihon inc', 'mihon in'))), [
    '2 |  |  | レコードの長さが120桁（半角120文字分）ではありません。このレコードは119桁です。',
  ])
})

test('W5 z15: a blank last line is no record; one in between is', async () => {
  assert.deepEqual(await read(caseOf('z15-trailing-blank-line')), asIs)
  const [header, data, ...rest] = lines(latin('z15-trailing-blank-line'))
  assert.deepEqual(await read(bytesOf([header, '', data, ...rest].join('\r\n'))), [
    '2 |  |  | レコードの長さが120桁（半角120文字分）ではありません。このレコードは0桁です。',
  ])
})

test('W5 z19: UTF-8 is read, with and without BOM; UTF-16 and EBCDIC are refused by name', async () => {
  const utf8 = caseOf('z19-utf8')
  assert.deepEqual(await read(utf8), asIs)
  assert.deepEqual(await read(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8])), asIs)
  // Full-width characters take two columns, as in Shift_JIS.
  const wide = utf8.toString().replace('ﾐﾎﾝｼﾖｳｼﾞ(ｶ', 'ミホン㈱  ')
  assert.deepEqual(await read(Buffer.from(wide)), [{ name: 'ﾐﾎﾝ(ｶ', nameInFile: 'ミホン㈱', payYen: 1000 }])
  const [utf16] = await read(Buffer.from(`\ufeff${utf8.toString()}`, 'utf16le'))
  assert.match(String(utf16), /文字コードがUTF-16です/)
  const [ebcdic] = await read(Buffer.from([0xf1, 0xf2, 0xf1]))
  assert.match(String(ebcdic), /文字コードがEBCDICです/)
})

test('W4 z11: EDI情報 and 新規コード leave with the run, in the same columns; 顧客コード do, too', async () => {
  const sent = await recordsSent(caseOf('z11-newcode-1-edi'))
  assert.deepEqual(sent, ['1EDI1234567890       7Y'])
  world.clock.set('2026-11-24T10:00:00+09:00')
  // Another amount and other codes: no duplicate.
  const codes = bytesOf(
    Buffer.from(amended('z11-newcode-1-edi', 81, '00000020002000123    \xb9789      7 '))
      .toString('latin1')
      .replace('8000001000000001000', '8000001000000002000'),
  )
  assert.deepEqual(await recordsSent(codes), ['2000123    \xb9789      7 '])
})

test('W4 z11: what can’t be honored is refused, and nothing is dropped', async () => {
  assert.deepEqual(await read(amended('z11-newcode-1-edi', 112, '8')), [
    '2 | ﾐﾎﾝｼﾖｳｼﾞ(ｶ | 振込指定区分（112桁目） | 文書扱い（8）の振込はお取り扱いしていません。電信扱い（7）にするか、空白にしてください。',
  ])
  assert.deepEqual(await read(amended('z11-newcode-1-edi', 91, '3')), [
    '2 | ﾐﾎﾝｼﾖｳｼﾞ(ｶ | 新規コード（91桁目） | 新規コードが0、1、2、空白のいずれでもありません。',
  ])
  assert.deepEqual(await read(amended('z11-newcode-1-edi', 92, 'edi')), [
    '2 | ﾐﾎﾝｼﾖｳｼﾞ(ｶ | 顧客コード1（92～101桁） | 「e」（92桁目）は使えません。',
  ])
})

/** Takes a file in, confirms it, pays it on its day, and reads columns 91 to 113 of the data records of its run. */
async function recordsSent(bytes: Uint8Array): Promise<string[]> {
  const { context } = world
  const who = await sessionOf(context, payer)
  const taken = await takeInTransferFile(context, who, { name: 'a.txt', bytes })
  assert.ok(taken.kind === 'draft', JSON.stringify(taken))
  const draft = await readDraft(context, who, taken.draftId)
  assert.ok(draft)
  const confirmed = { draftId: taken.draftId, shownDigest: draftDigest(draft) }
  const outcome = await confirmTransfer(context, testCaller, who, {
    ...confirmed,
    fixedPassword: settledPasswords.transfer,
  })
  assert.ok(outcome.ok, JSON.stringify(outcome))
  world.clock.set('2026-12-01T09:00:00+09:00')
  await executeDueTransfers(context, transferMails)
  const made = await makeRuns(context, testCaller, { service: webFb, operatorId: null })
  assert.ok(made.ok)
  const run = (await newestRuns(context.store, webFb, 9)).find(({ runId }) => runId === made.runIds[0])
  assert.ok(run)
  const { zengin, json } = await remakeFiles(context, run)
  assert.match(Buffer.from(json).toString(), /"reference":/)
  const records = Buffer.from(zengin).toString('latin1').split('\r\n')
  return records.filter((record) => record.startsWith('2')).map((record) => record.slice(90, 113))
}
