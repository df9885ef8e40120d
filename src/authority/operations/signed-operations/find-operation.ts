import type { Row } from '../../../otp/signed-operation/batch.ts'
import { parseCose } from '../../../otp/signed-operation/cose.ts'
import { type Operation, parsePayload } from '../../../otp/signed-operation/payload.ts'
import { operationFragment, operationText } from '../../../otp/signed-operation/reading.ts'
import { accept } from '../../../platform/decision/decision.ts'
import { reveal } from '../../../platform/decision/event.ts'
import { dueOperations, newestOperations } from '../../queries/signed-operations.ts'
import { asksSignatures } from '../../rules/confirmation.ts'
import { decideExpiry } from '../../rules/operation-answer.ts'
import {
  clientAct,
  isErased,
  type OperationStatus,
  type SignedOperation,
  signedOperationState,
} from '../../rules/signed-operation.ts'
import { backgroundCaller } from '../background.ts'
import { type Context, changeContext, profileOf } from '../context.ts'
import { servicesOf } from '../desks.ts'

/** One operation of a service; undefined for none. */
export async function findOperation(
  { store }: Context,
  { service, operationId }: { readonly service: string; readonly operationId: string },
): Promise<SignedOperation | undefined> {
  return (await store.read({ operation: signedOperationState.ref(service, operationId) })).operation
}

/** The newest operations of a user, whatever became of them. */
export function operationsOf(
  { store }: Context,
  of: { readonly service: string; readonly userId: string },
  limit: number,
): Promise<readonly SignedOperation[]> {
  return newestOperations(store, of, limit)
}

/** The services of a desk's institution whose own screens may ask for a signed operation. */
export function signingServices(context: Context, desk: string): readonly string[] {
  return servicesOf(context, desk).filter((service) =>
    asksSignatures(profileOf(context, service).confirmation),
  )
}

/** Its status as of now: one whose time is over has expired, whether or not that is written yet. */
export function statusOf({ now }: Context, { status, expiresAtMs }: SignedOperation): OperationStatus {
  return status === 'created' && now().epochMilliseconds >= expiresAtMs ? 'expired' : status
}

/** The text of its QR code; empty once it was erased. */
export function qrTextOf(operation: SignedOperation): string {
  return isErased(operation) ? '' : operationText(reveal(operation.cose))
}

/** Of one that was not erased: what was signed, the text of its QR code, and what follows the token app's address on the same device. */
export function signedContent({ cose: sealed }: SignedOperation): {
  readonly operation: Operation
  readonly qrText: string
  readonly fragment: string
} {
  const cose = reveal(sealed)
  const payload = parseCose(cose)?.payload
  const operation = payload === undefined ? 'bad_cose' : parsePayload(payload)
  if (typeof operation === 'string')
    throw new Error(`an operation that was stored can't be read: ${operation}`)
  return { operation, qrText: operationText(cose), fragment: operationFragment(cose) }
}

/** What a client calls it; null: an act of the service's own, whose subject nobody reads. */
export function referenceOf({ act, subject }: Pick<SignedOperation, 'act' | 'subject'>): string | null {
  return act === clientAct ? subject : null
}

/** What was signed; null once it was erased with the contract of its user. */
export function keptContent(operation: SignedOperation): Operation | null {
  return isErased(operation) ? null : signedContent(operation).operation
}

/** The rows of a batch, as the token is given them; none once they were erased, and of anything else. */
export function keptRows({ rows }: SignedOperation): readonly Row[] {
  return rows === null ? [] : (JSON.parse(reveal(rows)) as readonly Row[])
}

const expiredAtOnce = 200

/** Writes down what nobody answered in time. */
export async function expireOperations(context: Context): Promise<void> {
  const { store } = context
  const due = await dueOperations(store, context.now().epochMilliseconds, expiredAtOnce)
  await Promise.all(
    due.map(({ service, operationId }) => {
      const now = context.now()
      const refs = { operation: signedOperationState.ref(service, operationId) }
      return store.change(changeContext(backgroundCaller('upkeep'), now), refs, ({ operation }) => {
        const expired = decideExpiry(operation, now)
        return expired === null ? accept({}) : accept({}, expired)
      })
    }),
  )
}
