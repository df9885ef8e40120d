import { toHex } from '../../../otp/bytes.ts'
import type { Row } from '../../../otp/signed-operation/batch.ts'
import { coseBytesMax } from '../../../otp/signed-operation/cose.ts'
import type { Field, FieldRefusal, Template } from '../../../otp/signed-operation/fields.ts'
import { encodePayload, idBytes, parsePayload } from '../../../otp/signed-operation/payload.ts'
import { currentOperationKey } from '../../../platform/secrets/operation-keys.ts'
import { randomBytesOf, sha256 } from '../../../platform/secrets/random.ts'
import { countWaiting } from '../../queries/signed-operations.ts'
import { type OperationDraft, waitingMax } from '../../rules/operation-creation.ts'
import type { Context } from '../context.ts'

export type Asked = Pick<OperationDraft, 'service' | 'userId' | 'holder' | 'tokenId' | 'act' | 'subject'> & {
  readonly template: Template
  readonly fields: readonly Field[]
  /** Of a batch, for whoever looks through them on the token. */
  readonly rows?: readonly Row[] | undefined
  readonly validSeconds: number
}

/** Do as many wait for the token as may? Only simultaneous requests can exceed that, and only by their own number. */
export async function isFlooded(
  { store }: Pick<Context, 'store'>,
  of: Pick<OperationDraft, 'tokenId' | 'act'>,
  now: Temporal.Instant,
): Promise<boolean> {
  return (await countWaiting(store, of, now.epochMilliseconds)) >= waitingMax
}

/**
 * Signs an operation as of a whole second, or says what the token would refuse to show: read again as the token reads
 * it. Nobody knows of it before it is committed.
 */
export function signOperation(
  { keyRing }: Context,
  { template, fields, rows, validSeconds, ...asked }: Asked,
  now: Temporal.Instant,
): OperationDraft | FieldRefusal | 'too_large' {
  const [institution = ''] = asked.service.split('/')
  const issuedSeconds = Math.floor(now.epochMilliseconds / 1000)
  const expiresSeconds = issuedSeconds + validSeconds
  const operationId = randomBytesOf(idBytes)
  const payload = encodePayload({
    service: asked.service,
    operationId,
    nonce: randomBytesOf(idBytes),
    issuedSeconds,
    expiresSeconds,
    tokenId: asked.tokenId,
    template,
    fields,
  })
  const read = parsePayload(payload)
  if (read === 'unknown_type' || read === 'bad_field') return read
  if (typeof read === 'string') throw new Error(`an operation that no token shows: ${read}`)
  const key = currentOperationKey(keyRing, institution, issuedSeconds)
  const cose = key.sign(payload)
  if (cose.length > coseBytesMax) return 'too_large'
  return {
    ...asked,
    operationId: toHex(operationId),
    template,
    cose: { confidential: cose },
    ...(rows === undefined ? {} : { rows: { confidential: JSON.stringify(rows) } }),
    digest: toHex(sha256(payload)),
    operationKey: toHex(key.point),
    issuedAtMs: issuedSeconds * 1000,
    expiresAtMs: expiresSeconds * 1000,
  }
}
