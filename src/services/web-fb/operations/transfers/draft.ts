import { type Caller, type Context, changeContext } from '../../../../authority/operations/context.ts'
import type { Risk } from '../../../../authority/rules/risk-events.ts'
import { sessionState } from '../../../../authority/rules/session.ts'
import { signingUserState } from '../../../../authority/rules/signed-operation.ts'
import { dayOf } from '../../../../bank/rules/calendar.ts'
import { accept } from '../../../../platform/decision/decision.ts'
import { requestDigest } from '../../../../platform/secrets/deliver.ts'
import { newId, randomDigits } from '../../../../platform/secrets/random.ts'
import { open, seal } from '../../../../platform/secrets/seal.ts'
import { importDraft, replaceDraft, saveImportDraft } from '../../../../platform/store/drafts.ts'
import { type LimitBehind, limitBehind } from '../../rules/amount-limits.ts'
import type { Duplicates } from '../../rules/duplicates.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { exceedsRiskLimit, holdOf, limitRefused, shownWithWait } from '../../rules/risk.ts'
import { amountOf, type Hold } from '../../rules/transfer.ts'
import { asksCode } from '../../rules/transfer-confirmation.ts'
import type { TransferDraft } from '../../rules/transfer-draft.ts'
import { asksOperation, type PricedTransfer, priceLine, priceTransfer } from '../../rules/transfer-order.ts'
import { fbProfileOf } from '../profile-of.ts'
import { risksNow } from '../risk-facts.ts'
import { lookUpDraft } from './duplicates.ts'
import { orderRefs } from './facts.ts'

/** The owner of a draft; nobody else may use it. */
export type Drafter = { readonly service: string; readonly userId: string; readonly customerId: string }

const draftValidMs = 60 * 60_000

/** Begins a transfer, whose receipt number is drawn right away. The draft lives for an hour. */
export function newDraft(context: Context, who: Drafter, accountId: string): Promise<string> {
  return beginDraft(context, who, { accountId, day: '', memo: '', lines: [] }, draftValidMs)
}

/** Begins one with content, which lives so long. */
export async function beginDraft(
  context: Context,
  who: Drafter,
  content: Omit<TransferDraft, 'transferId'>,
  validMs: number,
): Promise<string> {
  const now = context.now()
  const draftId = newId()
  const transferId = `F${dayOf(now).toString().replaceAll('-', '')}-${randomDigits(8)}`
  const sealed = sealDraft(context, draftId, { transferId, ...content })
  await saveImportDraft(context.store, draftId, ownerOf(who), sealed, now.epochMilliseconds + validMs)
  return draftId
}

/** Undefined if it is not this user's, or its hour is over. */
export async function readDraft(
  context: Context,
  who: Drafter,
  draftId: string,
): Promise<TransferDraft | undefined> {
  const nowMs = context.now().epochMilliseconds
  const sealed = await importDraft(context.store, draftId, ownerOf(who), nowMs)
  if (sealed === undefined) return undefined
  return openDraft(context, draftId, sealed)
}

export function openDraft({ keyRing }: Context, draftId: string, sealed: Uint8Array): TransferDraft {
  return JSON.parse(new TextDecoder().decode(open(keyRing, sealed, identityOf(draftId)))) as TransferDraft
}

/** False if it is not this user's, or its hour is over. The receipt number stays. */
export async function saveDraft(
  context: Context,
  who: Drafter,
  draftId: string,
  draft: TransferDraft,
): Promise<boolean> {
  const before = await readDraft(context, who, draftId)
  if (before === undefined) return false
  const sealed = sealDraft(context, draftId, { ...draft, transferId: before.transferId })
  return replaceDraft(context.store, draftId, ownerOf(who), sealed, context.now().epochMilliseconds)
}

export type TransferPreview = {
  /** Each with its four figures; undefined for a line that can't be paid this way. */
  readonly lines: readonly (PricedTransfer['lines'][number] | undefined)[]
  readonly debitYen: number | null
  /** Why it would be refused now, before checking any code. */
  readonly problem: Refusal | null
  /** The limit that the amount is above, where that is the problem. */
  readonly limit: LimitBehind | null
  /** The rules of the profile that apply. */
  readonly risks: readonly Risk[]
  /** What they would hold it back for, if it were confirmed now. */
  readonly hold: Hold | null
  /** Sent with the confirmation form: the fingerprint of what the user sees. */
  readonly digest: string
  readonly asks: 'code' | 'fixed_password' | 'operation'
  /** Is the code from a token that all users share (S3-3.2-08)? */
  readonly shared: boolean
  /** What must be ticked as intended, and its fingerprint (W1). */
  readonly duplicates: Duplicates
  readonly duplicatesDigest: string | null
  /** Lines whose bank or branch is gone, from 0. */
  readonly lostPlaces: readonly number[]
  /** Of payees whom the token will call new; none where it isn't asked. */
  readonly newPlaces: readonly number[]
}

/** 振込内容確認: what a draft amounts to, and what would be asked for. */
export async function previewTransfer(
  context: Context,
  who: Drafter & { readonly sessionHash: string },
  draft: TransferDraft,
): Promise<TransferPreview> {
  const { service } = who
  const profile = fbProfileOf(context, service)
  const now = context.now()
  const states = await context.store.read({
    ...orderRefs(profile, who, draft.accountId, now),
    session: sessionState.ref(who.sessionHash),
    signingUser: signingUserState.ref(service, who.userId),
  })
  const { facts, duplicates, lostPlaces, newPlaces } = await lookUpDraft(context, who, draft)
  const of = { customerId: who.customerId, hasLostPlaces: facts.hasLostPlaces }
  const priced = priceTransfer(states, draft, of, profile, now)
  const { fb, banking } = profile
  const lines = draft.lines.map((line) => {
    if (states.account === undefined) return undefined
    const one = priceLine(line, states.account, fb, banking)
    return typeof one === 'string' ? undefined : one
  })
  const { agreement, session, signingUser } = states
  const risks = await risksNow(context, who, 'transfer', facts)
  const isSigned = typeof priced !== 'string' && asksOperation(profile, { priced, facts, signingUser, risks })
  const isHeldBack = typeof priced !== 'string' && exceedsRiskLimit(risks, states, amountOf(priced))
  const problem = isHeldBack ? 'transfer_risk_limit' : typeof priced === 'string' ? priced : null
  return {
    lines,
    debitYen: typeof priced === 'string' ? null : priced.debitYen,
    problem,
    limit: problem === null ? null : limitBehind(problem, states, { risks, profile, now }),
    risks,
    hold: holdOf(risks, now),
    digest: shownWithWait(draftDigest(draft), risks),
    asks: isSigned
      ? 'operation'
      : session !== undefined && asksCode(agreement, session)
        ? 'code'
        : 'fixed_password',
    shared: agreement?.usageForm === 'shared',
    duplicates,
    duplicatesDigest: facts.duplicates,
    lostPlaces,
    newPlaces: isSigned || risks.some(({ when }) => when === 'new_payee') ? newPlaces : [],
  }
}

/**
 * For the press that leads to 振込内容確認, which shows no button above a limit that is lower for now: the journal keeps that
 * somebody came so far.
 */
export async function noteLimitRefused(
  context: Context,
  caller: Caller,
  who: Drafter & { readonly sessionHash: string },
  draftId: string,
): Promise<void> {
  const draft = await readDraft(context, who, draftId)
  if (draft === undefined) return
  const { service, userId } = who
  const { problem, risks } = await previewTransfer(context, who, draft)
  const refused = problem === null ? [] : limitRefused(problem, { service, userId, draft, risks })
  if (refused.length === 0) return
  await context.store.change(changeContext(caller, context.now()), {}, () => accept({}, ...refused))
}

/** Of everything entered; with the wait that rules ask for, the confirmation covers nothing else (what you see is what you confirm). */
export function draftDigest({ transferId, accountId, day, memo, lines, file }: TransferDraft): string {
  const line = (each: TransferDraft['lines'][number]) =>
    JSON.stringify([
      each.bankCode,
      each.branchCode,
      each.accountType,
      each.number,
      each.name,
      each.bankName,
      each.branchName,
      each.feeBearer,
      each.payYen,
      each.reference ?? null,
      each.newCode ?? null,
    ])
  const head = [transferId, accountId, day, JSON.stringify(memo), file?.digest ?? '']
  return requestDigest('transfer', ...head, ...lines.map(line))
}

function sealDraft({ keyRing }: Context, draftId: string, draft: TransferDraft): Uint8Array {
  return seal(keyRing, new TextEncoder().encode(JSON.stringify(draft)), identityOf(draftId))
}

/** A different owner than for a desk's files, so that one is never mistaken for the other. */
export function ownerOf({ service, userId }: Drafter): string {
  return `${service} ${userId} transfer`
}

function identityOf(draftId: string): string {
  return `draft:transfer:${draftId}`
}
