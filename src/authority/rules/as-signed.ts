import { toHex } from '../../otp/bytes.ts'
import { parseCose } from '../../otp/signed-operation/cose.ts'
import type { Field } from '../../otp/signed-operation/fields.ts'
import { encodeFields, parsePayload } from '../../otp/signed-operation/payload.ts'
import { type AnyEvent, type Confidential, reveal } from '../../platform/decision/event.ts'
import type { OperationEvent } from './operation-events.ts'

/** What an act would do now, in the lines in which a token shows it. */
export type Showing = { readonly shown: readonly Field[] }

/** Of a rejection. */
export type Rejection = Extract<OperationEvent, { readonly type: 'operation_rejected' }>

/** What follows from a rejection of an act. */
export type OnRejection = (rejection: Rejection) => readonly AnyEvent[]

/** Is it, byte for byte, what was signed for the token? Of what stands beside it, nothing is carried out. */
export function isAsSigned(
  { cose }: { readonly cose: Confidential<Uint8Array> },
  shown: readonly Field[],
): boolean {
  const payload = parseCose(reveal(cose))?.payload
  const operation = payload === undefined ? 'bad_payload' : parsePayload(payload)
  if (typeof operation === 'string') return false
  return toHex(encodeFields(operation.fields)) === toHex(encodeFields(shown))
}
