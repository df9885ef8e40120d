import { createOperationForClient } from '../../../authority/operations/clients/create-operation.ts'
import type { Caller, Context } from '../../../authority/operations/context.ts'
import { lookUpHolder } from '../../../authority/operations/look-up-holder.ts'
import { findOperation, statusOf } from '../../../authority/operations/signed-operations/find-operation.ts'
import { signOperation } from '../../../authority/operations/signed-operations/sign-operation.ts'
import { countAskedByClients } from '../../../authority/queries/signed-operations.ts'
import { userHolder } from '../../../authority/rules/binding.ts'
import type { OperationStatus, SignedOperation } from '../../../authority/rules/signed-operation.ts'
import { tokenState } from '../../../authority/rules/token.ts'
import type { FieldRefusal } from '../../../otp/signed-operation/fields.ts'
import { digestOf } from '../../../platform/secrets/random.ts'
import { open, seal } from '../../../platform/secrets/seal.ts'
import { askedOperationId, keepAsk, notePoll } from '../queries/asks.ts'
import {
  type AskedOperation,
  afterwardsSeconds,
  askedOftenMax,
  askedOftenMs,
  pollSeconds,
  pollSlackMs,
} from '../rules/asking.ts'

/** What a system asks the token of a user. */
export type NewAsk = {
  readonly service: string
  readonly userId: string
  readonly oidcClientId: string
  readonly clientName: string
  /** What the system will know it by. */
  readonly id: string
  readonly operation: AskedOperation
  readonly validSeconds: number
  /** What a notification shows, so that the system believes it; null: it wants none. */
  readonly notificationToken: string | null
}

/** Whether a token would show it: null, or what is wrong. Nobody's token is asked, and nothing is kept. */
export function unshowable(
  context: Context,
  service: string,
  operation: AskedOperation,
): FieldRefusal | 'too_large' | null {
  const longest = { userId: '', holder: '', tokenId: '0'.repeat(32), act: '', subject: '', validSeconds: 60 }
  const signed = signOperation(context, { service, ...longest, ...operation }, context.now())
  return typeof signed === 'string' ? signed : null
}

/**
 * Puts it before the user's token. `nobody`, whatever the reason, where no token of the user could approve it; `too_often` only of a
 * user who has been asked.
 */
export async function askUser(
  context: Context,
  caller: Caller,
  ask: NewAsk,
): Promise<'asked' | 'nobody' | 'too_often'> {
  const { service, userId, oidcClientId, clientName, id, operation, validSeconds, notificationToken } = ask
  if (!(await hasAnsweringToken(context, { service, userId }))) return 'nobody'
  if (await isAskedTooOften(context, { service, userId })) return 'too_often'
  const outcome = await createOperationForClient(context, caller, {
    service,
    userId,
    ...operation,
    reference: `OpenID Connect ${clientName}`,
    validSeconds,
  })
  if (!outcome.ok) return outcome.refusal === 'operations_waiting' ? 'too_often' : 'nobody'
  const hash = askHash(service, id)
  const askedAtMs = context.now().epochMilliseconds
  const sealed =
    notificationToken === null
      ? null
      : seal(context.keyRing, Buffer.from(JSON.stringify({ id, notificationToken })), identityOf(hash))
  const expiresAtMs = askedAtMs + (validSeconds + afterwardsSeconds) * 1000
  const { operationId } = outcome
  await keepAsk(context.store, {
    hash,
    service,
    oidcClientId,
    operationId,
    sealed,
    askedAtMs,
    expiresAtMs,
  })
  return 'asked'
}

type OfUser = { readonly service: string; readonly userId: string }

/**
 * Whether an active user has a token of their own that is an app: a device that only shows codes can't be asked anything, and
 * the yes of a token that several share could be that of any of them, without a password.
 */
export async function hasAnsweringToken(context: Context, of: OfUser): Promise<boolean> {
  const { user, holder, tokenId } = await lookUpHolder(context, of)
  if (holder !== userHolder(of.userId)) return false
  const { token } = await context.store.read({ token: tokenState.ref(tokenId) })
  return user?.status === 'active' && token !== undefined && token.formFactor !== 'hardware'
}

/** Whoever is asked again and again says yes one day. */
async function isAskedTooOften({ store, now }: Context, of: OfUser): Promise<boolean> {
  return (await countAskedByClients(store, of, now().epochMilliseconds - askedOftenMs)) >= askedOftenMax
}

/** What a question has come to: what its operation has. */
export type Standing = { readonly operation: SignedOperation; readonly status: OperationStatus }

/** Undefined for what nobody asked, or long ago. */
export async function standingOf(
  context: Context,
  { service, id }: { readonly service: string; readonly id: string },
): Promise<Standing | undefined> {
  const { store, now } = context
  const operationId = await askedOperationId(store, askHash(service, id), now().epochMilliseconds)
  if (operationId === undefined) return undefined
  const operation = await findOperation(context, { service, operationId })
  return operation === undefined ? undefined : { operation, status: statusOf(context, operation) }
}

/** Whether a system may ask again already; it has, then. */
export function mayPoll(
  { store, now }: Context,
  { service, id }: { readonly service: string; readonly id: string },
): Promise<boolean> {
  const nowMs = now().epochMilliseconds
  const sinceMs = nowMs - pollSeconds * 1000 + pollSlackMs
  return notePoll(store, askHash(service, id), { nowMs, sinceMs })
}

/** What a notification tells, and what it shows. */
export function openNotice(
  { keyRing }: Context,
  { hash, sealed }: { readonly hash: string; readonly sealed: Uint8Array },
): { readonly id: string; readonly notificationToken: string } {
  return JSON.parse(Buffer.from(open(keyRing, sealed, identityOf(hash))).toString())
}

function askHash(service: string, id: string): string {
  return digestOf(Buffer.from(`${service} ask\0${id}`))
}

function identityOf(hash: string): string {
  return `oidc-ask:${hash}`
}
