// How an operation is answered: by the device's signature where the server is reached, by eight digits where it isn't.
import { toHex } from '../../otp/bytes.ts'
import type { Answer, RejectionReason } from '../../otp/signed-operation/answer.ts'
import { slackSeconds } from '../../otp/signed-operation/cose.ts'
import { readingRefusalTexts } from '../../otp/signed-operation/shown.ts'
import { payeesOf, withAnswered, withPayees } from './answered.ts'
import { deviceForOnce, registeredDevice, signAnswer } from './device-key.ts'
import { type AnsweredHow, historyEntry, withEntry } from './history-entry.ts'
import { approvalDigits } from './operation.ts'
import type { FoundOperation } from './operation-reader.ts'
import { sendAnswer } from './operation-requests.ts'
import { operationTexts, refusedAnswer } from './operation-texts.ts'
import { exclusively } from './registration.ts'
import type { DeviceKey } from './storage.ts'
import type { ApprovalKeys } from './vault.ts'

export type Ended =
  | { readonly kind: 'sent'; readonly text: string }
  /** The server was not reached: the digits do the same on the page. */
  | { readonly kind: 'digits'; readonly code: string }
  | { readonly kind: 'refused'; readonly text: string }

type Line = {
  readonly base: string
  readonly nowMs: () => Promise<number>
  /** For whoever may use the token's secret now. */
  readonly hmacKey: CryptoKey | undefined
}

type Sent = { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly text: string } | undefined

/** `more`: payees that stood in a list beside the fields. */
export async function approve(
  found: FoundOperation,
  keys: ApprovalKeys,
  more: readonly string[],
  line: Omit<Line, 'hmacKey'>,
): Promise<Ended> {
  const { operation, digest, owner } = found
  const answer = { decision: 'approve', reason: '' } as const
  const fault = await takeUp(found, [...payeesOf(operation), ...more], line)
  if (fault !== undefined) return { kind: 'refused', text: fault }
  const sent = await send(found, answer, { ...line, hmacKey: keys.hmacKey })
  if (sent === undefined) {
    await remember(found, { reason: null, how: 'digits' }, line)
    return { kind: 'digits', code: await approvalDigits(keys.secret, owner.token.terms.tokenId, digest) }
  }
  if (sent.kind === 'refused') {
    await remember(found, { reason: null, how: 'refused' }, line)
    return sent
  }
  await remember(found, { reason: null, how: 'sent' }, line)
  const { approved, approvedNote } = operationTexts
  return { kind: 'sent', text: operation.template === 'note' ? approvedNote : approved }
}

/** Nothing is remembered of a rejection that the server did not hear: the page takes it, or another try. */
export async function reject(found: FoundOperation, reason: RejectionReason, line: Line): Promise<Ended> {
  if (line.hmacKey === undefined) return { kind: 'refused', text: operationTexts.rejectionLocked }
  const sent = await send(found, { decision: 'reject', reason }, line)
  if (sent === undefined) return { kind: 'refused', text: operationTexts.rejectionUnsent }
  if (sent.kind === 'refused') return sent
  await takeUp(found, [], line)
  await remember(found, { reason, how: 'sent' }, line)
  return { kind: 'sent', text: operationTexts.rejectedBecause[reason] }
}

/** Notes that this operation has its answer, before anybody else hears of it; or says why it can't have this one. */
function takeUp(
  { operation, owner: { storage } }: FoundOperation,
  payees: readonly string[],
  { nowMs }: Pick<Line, 'nowMs'>,
): Promise<string | undefined> {
  return exclusively(async () => {
    const nowSeconds = Math.floor((await nowMs()) / 1000)
    const answered = await storage.read('answered')
    if (answered !== undefined && toHex(operation.operationId) in answered)
      return readingRefusalTexts.already_answered
    if (nowSeconds >= operation.expiresSeconds + slackSeconds) return readingRefusalTexts.expired
    await storage.write({
      answered: withAnswered(answered, operation, nowSeconds),
      payees: withPayees(await storage.read('payees'), payees),
    })
    return undefined
  })
}

function remember(
  found: FoundOperation,
  { reason, how }: { readonly reason: RejectionReason | null; readonly how: AnsweredHow },
  { nowMs }: Pick<Line, 'nowMs'>,
): Promise<void> {
  const { storage } = found.owner
  return exclusively(async () => {
    const entry = historyEntry(found, { atMs: await nowMs(), reason, how })
    await storage.write({ history: withEntry(await storage.read('history'), entry) })
  })
}

/** Undefined: nobody knows whether the server heard it. */
async function send(found: FoundOperation, answer: Answer, line: Line): Promise<Sent> {
  if (!navigator.onLine) return undefined
  const device = await deviceOf(found, line, false)
  if (device === undefined) return undefined
  const first = await post(found, answer, device, line)
  if (first !== 'unknown_device') return first
  // A restored server may have forgotten this device.
  const again = await deviceOf(found, line, true)
  const second = again === undefined ? undefined : await post(found, answer, again, line)
  return second === 'unknown_device' ? undefined : second
}

async function deviceOf(
  { owner: { storage, token } }: FoundOperation,
  { base, nowMs, hmacKey }: Line,
  again: boolean,
): Promise<DeviceKey | undefined> {
  const { tokenId } = token.terms
  if (hmacKey === undefined) return undefined
  const asking = { base, tokenId, hmacKey, atMs: await nowMs() }
  return token.vault.kind === 'pin' ? deviceForOnce(asking) : registeredDevice(storage, asking, again)
}

async function post(
  { operation, digest, owner }: FoundOperation,
  answer: Answer,
  device: DeviceKey,
  { base }: Line,
): Promise<Sent | 'unknown_device'> {
  const { service } = operation
  const signature = await signAnswer(device, answer, digest)
  const of = { tokenId: owner.token.terms.tokenId, service, operationId: toHex(operation.operationId) }
  const reply = await sendAnswer(base, { ...of, ...answer, signature })
  if (reply.kind === 'unreachable') return undefined
  if (reply.kind === 'refused')
    return reply.code === 'not-found' ? { kind: 'refused', text: operationTexts.gone } : undefined
  const { accepted, refusal, errorCode } = reply.body
  if (accepted === true) return { kind: 'accepted' }
  if (refusal === 'answer_signature_wrong') return 'unknown_device'
  return { kind: 'refused', text: refusedAnswer(String(refusal), String(errorCode)) }
}
