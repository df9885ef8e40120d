// What both vocabularies do to a token, by the operations of the authority.
import { checkToken, resynchronizeToken } from '../../../authority/operations/check-token.ts'
import { actForClient, type ClientAction } from '../../../authority/operations/clients/act-for-client.ts'
import { synchronizeForClient } from '../../../authority/operations/clients/enroll-for-client.ts'
import { readBoundToken } from '../../../authority/operations/clients/read-for-client.ts'
import { verifyCode } from '../../../authority/operations/clients/verify-code.ts'
import { profileOf } from '../../../authority/operations/context.ts'
import { lookUpHolder } from '../../../authority/operations/look-up-holder.ts'
import { type Binding, withoutEndedLock } from '../../../authority/rules/binding.ts'
import { mayClient } from '../../../authority/rules/client.ts'
import type { Refusal } from '../../../authority/rules/refusal.ts'
import type { Token } from '../../../authority/rules/token.ts'
import { parseTokenCode } from '../../../otp/code.ts'
import type { Call } from './operation.ts'
import type { Answer, Result } from './results.ts'
import type { Shape, Values } from './shape.ts'

/** A token that one user has in the client's service. */
export type Held = { readonly userId: string; readonly token: Token; readonly binding: Binding }

/**
 * The token of this ID, if one user of the client's service has it. Undefined for any other, whether or not it exists: of
 * another service, of nobody, or shared by the users of a customer, where an ID doesn't say whose code it is.
 */
export async function heldToken({ context, client }: Call, id: string): Promise<Held | undefined> {
  const { service } = client
  const found = await readBoundToken(context, service, id.toUpperCase())
  if (found === undefined || found.userId === null) return undefined
  const { userId, token } = found
  const { binding } = await lookUpHolder(context, { service, userId })
  if (binding?.tokenId !== token.tokenId) return undefined
  const { binding: now } = withoutEndedLock(binding, userId, context.now())
  return now === undefined ? undefined : { userId, token, binding: now }
}

const told: Partial<Record<Refusal, Result>> = {
  code_locked: 'wrong_state',
  code_capped: 'wrong_state',
  token_unusable: 'wrong_state',
  token_fenced: 'wrong_state',
  code_suspended: 'suspended',
  not_enrolled: 'no_token',
  token_unknown: 'token_unknown',
  user_unknown: 'user_unknown',
  user_suspended: 'user_barred',
  method_ended: 'user_barred',
  service_stopped: 'user_barred',
}

/** Tells refusals apart only to clients that may know, as the API does (OTP-13). */
export function refused({ client }: Call, refusal: Refusal): Answer<Values> {
  if (!mayClient(client, 'verify:detail')) return { result: 'code_wrong' }
  return { result: told[refusal] ?? 'code_wrong' }
}

type Verifying = { readonly userId: string; readonly tokenId?: string }

/** Is this code right, once, now? Accepted: it is spent, everywhere. */
export async function verified(
  call: Call,
  of: Verifying,
  code: string,
  purpose: string,
): Promise<Answer<Values> & { readonly tokenId?: string }> {
  const { context, caller, client } = call
  const asked = {
    service: client.service,
    code: parseTokenCode(code) ?? '',
    context: `VIP ${purpose}`,
    ...of,
  }
  const outcome = await verifyCode(context, caller, asked)
  return outcome.ok ? { result: 'done', tokenId: outcome.tokenId } : refused(call, outcome.refusal)
}

/**
 * A code of a token that is nobody's here. It is treated as one of an unknown user, under an ID that nobody has: so it
 * costs the same as any other, and the journal has it.
 */
export async function unheld(call: Call, id: string, code: string, purpose: string): Promise<Answer<Values>> {
  const tokenId = id.toUpperCase()
  await verified(call, { userId: `token ${tokenId}`, tokenId }, code, purpose)
  return refused(call, 'token_unknown')
}

type Counting = Verifying & { readonly tokenId: string; readonly binding: Binding }
type Codes = readonly [string, string | undefined]

/** Two codes in a row that find the step again. Both are spent; a failure counts. */
export async function synchronized(
  call: Call,
  { userId, tokenId, binding }: Counting,
  [first, second = '']: Codes,
): Promise<Answer<Values>> {
  const codes = [parseTokenCode(first) ?? '', parseTokenCode(second) ?? ''] as const
  const asked = { service: call.client.service, userId, tokenId, codes }
  const outcome = await synchronizeForClient(call.context, call.caller, asked)
  if (outcome.ok) return { result: 'done' }
  // One refusal stands for all; what kept the codes from being looked at is known all the same.
  const isFailed = outcome.refusal === 'synchronization_failed'
  return refused(call, isFailed ? standingRefusals[binding.status] : outcome.refusal)
}

const standingRefusals = {
  usable: 'code_wrong',
  locked: 'code_locked',
  suspended: 'code_suspended',
  pending: 'not_enrolled',
} as const

/**
 * One code, or two in a row. Of a token that counts they count like any others: a guess is a guess. Of a locked or suspended
 * one they only say that its holder has it, to whoever may unlock it; how often that may be asked is limited, and it stays as it
 * was. For anybody else a lock refuses right codes, too.
 */
export async function checked(
  call: Call,
  of: Counting,
  codes: Codes,
  purpose: string,
): Promise<Answer<Values>> {
  const { context, caller, client } = call
  const { tokenId } = of
  const [first, second] = codes
  if (of.binding.status === 'usable' || !mayClient(client, 'bindings:act')) {
    const { userId } = of
    return second === undefined
      ? verified(call, { userId, tokenId }, first, purpose)
      : synchronized(call, of, codes)
  }
  const retryAfterSeconds = call.waitOfToken(tokenId)
  if (retryAfterSeconds > 0) return { result: 'wait', retryAfterSeconds }
  const policy = profileOf(context, client.service).code
  const code = parseTokenCode(first) ?? ''
  const pair = [code, parseTokenCode(second ?? '') ?? ''] as const
  const outcome =
    second === undefined
      ? await checkToken(context, caller, { tokenId, code }, policy)
      : await resynchronizeToken(context, caller, { tokenId, codes: pair }, policy)
  return outcome.ok ? { result: 'done' } : refused(call, outcome.refusal)
}

const wanted = { unlock: 'usable', resume: 'usable', suspend: 'suspended' } as const

/** An act on the token, by the rules of the desk. The same again changes nothing and says so. */
export async function acted(
  call: Call,
  { userId, token, binding }: Held,
  action: Extract<ClientAction, keyof typeof wanted>,
  reason: string,
): Promise<Answer<Values>> {
  const { context, caller, client } = call
  const { service, clientId } = client
  if (binding.status === wanted[action]) return { result: 'done', values: { SameInitialState: true } }
  const act = { service, userId, clientId, action, reason, tokenId: token.tokenId }
  const outcome = await actForClient(context, caller, act)
  if (outcome.ok) {
    if (outcome.requestedAtMs === null) return { result: 'done', values: { SameInitialState: false } }
    return {
      result: 'not_permitted',
      detail: 'An approver at the desk was asked; ask again once it is granted',
    }
  }
  const { refusal } = outcome
  if (refusal === 'nothing_to_do') {
    // Somebody else may have done it meanwhile.
    const after = await heldToken(call, token.tokenId)
    const isSo = after?.binding.status === wanted[action]
    return isSo ? { result: 'done', values: { SameInitialState: true } } : { result: 'wrong_state' }
  }
  if (refusal === 'token_unknown' || refusal === 'no_such_user') return { result: 'token_unknown' }
  return { result: 'not_permitted', detail: 'It takes the desk, or an administrator of the customer' }
}

const standings = { usable: 'ENABLED', locked: 'LOCKED', suspended: 'DISABLED', pending: 'INACTIVE' } as const

/** As the protocol calls it. NEW never occurs: every token here is somebody's. */
export function statusOf({ token, binding }: Pick<Held, 'token' | 'binding'>, now: Temporal.Instant) {
  const isOver = token.status !== 'active' || now.epochMilliseconds >= token.expiresAtMs
  return isOver ? 'INACTIVE' : standings[binding.status]
}

export const categoryShapes: readonly Shape[] = [
  { name: 'CategoryId', form: 'integer' },
  { name: 'FormFactor', form: 'text' },
  { name: 'MovingFactor', form: 'text' },
  { name: 'OtpGeneratedBy', form: 'text' },
]

/** Which of the protocol's kinds it is: apps have one; a token of its own could be any. */
export function categoryOf({ formFactor, movingFactor }: Token): Values | undefined {
  if (formFactor === 'hardware') return undefined
  const isMobile = formFactor === 'mobile'
  return {
    CategoryId: isMobile ? 70 : 72,
    FormFactor: isMobile ? 'MOBILE' : 'DESKTOP',
    MovingFactor: movingFactor === 'time' ? 'TIME' : 'EVENT',
    OtpGeneratedBy: 'SOFTWARE',
  }
}

export function instantText(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString({ smallestUnit: 'millisecond' })
}
