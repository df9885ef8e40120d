import type { AccountType, Posting } from '../../../../bank/rules/account.ts'
import { recordBytes, type ZenginHeader, type ZenginTransfer } from '../../../../bank/zengin/records.ts'
import { writeZengin } from '../../../../bank/zengin/write-zengin.ts'
import type { HandoverRun, PlaceNames, RunNames, Sender } from '../../rules/handover.ts'
import { amountOf, liveLines, type Transfer, type TransferLine } from '../../rules/transfer.ts'

/** The input for a run's files, other than its transfers. */
export type RunFacts = Pick<HandoverRun, 'service' | 'runId' | 'day' | 'names'>

/** What a transfer moved on its account, under the ID by which the core system books it once (E5). */
export type RunPosting = Pick<Posting, 'entryId' | 'transferId' | 'yen' | 'text'>

export type RunFiles = { readonly zengin: Uint8Array; readonly json: Uint8Array }

/** Widths of the layout (domain-notes c-1). */
const clientNameMax = 40
const bankNameMax = 15
const payeeNameMax = 30

const kinds = { ordinary: '1', current: '2', savings: '4', other: '9' } as const satisfies Record<
  AccountType,
  string
>
/** The header has no code for 貯蓄. */
const senderKinds = { ...kinds, savings: '9' } as const

/**
 * The files of a run: the same transfers and names give the same bytes. `transfers` are the run's, in order of
 * acceptance, and `postings` what they moved. Throws TypeError for what no transfer can contain: no payee, an amount of more than ten digits.
 */
export function runFilesOf(
  facts: RunFacts,
  transfers: readonly Transfer[],
  postings: readonly RunPosting[] = [],
): RunFiles {
  return { zengin: zenginOf(facts, transfers), json: jsonOf(facts, transfers, postings) }
}

/** マルチヘッダ: one block of header, data and trailer per account, ordered by account, and a single end. */
function zenginOf({ day, names }: RunFacts, transfers: readonly Transfer[]): Uint8Array {
  const { senders } = names
  const places = new Map(names.places.map((place) => [placeKey(place), place]))
  const files = senders.map((sender) =>
    writeZengin({
      header: headerOf(sender, names, day),
      transfers: transfers
        .filter(({ accountId }) => accountId === sender.accountId)
        .flatMap((transfer) => liveLines(transfer).map((line) => recordOf(line, places.get(placeKey(line))))),
    }),
  )
  const endBytes = recordBytes + 2
  const last = files.at(-1)
  if (last === undefined) throw new TypeError('a run without a sender')
  const blocks = files.map((file) => file.subarray(0, file.length - endBytes))
  return Buffer.concat([...blocks, last.subarray(last.length - endBytes)])
}

function placeKey({ bankCode, branchCode }: Pick<PlaceNames, 'bankCode' | 'branchCode'>): string {
  return `${bankCode}-${branchCode}`
}

function headerOf(sender: Sender, { bankCode, bankKana }: RunNames, day: string): ZenginHeader {
  return {
    clientCode: sender.companyCode,
    clientName: nameField(sender.kanaName, clientNameMax),
    day: day.slice(5).replace('-', ''),
    bankCode,
    bankName: placeField(bankKana),
    branchCode: sender.branchCode,
    branchName: placeField(sender.branchKana),
    accountKind: senderKinds[sender.accountType],
    accountNumber: sender.number,
  }
}

function recordOf(line: TransferLine, place: PlaceNames | undefined): ZenginTransfer {
  return {
    bankCode: line.bankCode,
    bankName: placeField(place?.bankKana ?? ''),
    branchCode: line.branchCode,
    branchName: placeField(place?.branchKana ?? ''),
    accountKind: kinds[line.accountType],
    accountNumber: line.number,
    payeeName: nameField(line.name, payeeNameMax),
    amountYen: line.amountYen,
    reference: line.reference ?? { kind: 'codes', code1: '', code2: '' },
    newCode: line.newCode ?? '0',
  }
}

/**
 * As much of a name as fits the record, without characters that banks don't use. The screens only accepted those; but
 * one name that got in otherwise must not hold up all other transfers.
 */
function nameField(name: string, longest: number): string {
  const written = name.replaceAll(/[^ｱ-ﾝﾞﾟA-Z0-9 ().-]/g, '').slice(0, longest)
  return written.trim() === '' ? '-' : written
}

/** Names of banks and branches have no symbol but the hyphen, and may be left blank. */
function placeField(name: string): string {
  return name.replaceAll(/[^ｱ-ﾝﾞﾟA-Z0-9 -]/g, '').slice(0, bankNameMax)
}

/** The same for programs, with what the Zengin format has no room for: each transfer's receipt number. */
function jsonOf(
  { service, runId, day, names }: RunFacts,
  transfers: readonly Transfer[],
  postings: readonly RunPosting[],
): Uint8Array {
  const moved = Map.groupBy(postings, ({ transferId }) => transferId)
  const senders = new Map(names.senders.map((sender) => [sender.accountId, sender]))
  const told = transfers.map((transfer) => ({
    transferId: transfer.transferId,
    acceptedAt: Temporal.Instant.fromEpochMilliseconds(transfer.acceptedAtMs).toString(),
    day: transfer.day,
    sender: senderOf(senders.get(transfer.accountId), names.bankCode),
    memo: transfer.memo,
    amountYen: amountOf(transfer),
    payees: liveLines(transfer).map((line) => ({
      bankCode: line.bankCode,
      branchCode: line.branchCode,
      accountType: line.accountType,
      number: line.number,
      name: line.name,
      amountYen: line.amountYen,
      // Only where there is one: runs from before this was carried give the same bytes again.
      ...(line.reference === undefined ? {} : { reference: line.reference }),
      ...(line.newCode === undefined ? {} : { newCode: line.newCode }),
    })),
    ...(names.postings === true ? { postings: (moved.get(transfer.transferId) ?? []).map(postingOf) } : {}),
  }))
  const content = { version: 1, service, runId, day, ...sumsOf(transfers), transfers: told }
  return new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`)
}

function postingOf({ entryId, yen, text }: RunPosting) {
  return { postingId: entryId, yen, text }
}

function senderOf(sender: Sender | undefined, bankCode: string) {
  if (sender === undefined) throw new TypeError('a transfer from an account that the run does not name')
  const { companyCode, kanaName, branchCode, accountType, number } = sender
  return { companyCode, name: kanaName, bankCode, branchCode, accountType, number }
}

/** 件数 and 金額: the payees, and the total that they receive. */
export function sumsOf(transfers: readonly Transfer[]): {
  readonly count: number
  readonly totalYen: number
} {
  return {
    count: transfers.reduce((all, transfer) => all + liveLines(transfer).length, 0),
    totalYen: transfers.reduce((all, transfer) => all + amountOf(transfer), 0),
  }
}
