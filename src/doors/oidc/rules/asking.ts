import type { Row } from '../../../otp/signed-operation/batch.ts'
import type { Field, Template } from '../../../otp/signed-operation/fields.ts'

/** What a system asks a user's token (CIBA), and what its answer is told as. */

/** The grant of it, as OpenID Connect calls it. */
export const askingGrant = 'urn:openid:params:grant-type:ciba'

/** The one type of authorization details (RFC 9396). */
export const operationDetails = 'warifu_operation'

/** Approved on the token's own screen. It is more than no login and less than none: nobody showed a password. */
export const answeredAcr = 'urn:warifu:sig'

/** How the user answered: with the key of the token's device, or with the eight digits (RFC 8176). */
export const answeredAmr = {
  device: ['swk', 'user'],
  code: ['otp', 'user'],
} as const

/** How often a system may ask what became of it; and what a timer and a network may be early by. */
export const pollSeconds = 5
export const pollSlackMs = 1000

/** How long it can ask after the time for the answer is over. */
export const afterwardsSeconds = 600

/** How often a user is asked by systems within so long. */
export const askedOftenMax = 10
export const askedOftenMs = 600_000

const validSecondsMin = 60
const validSecondsMax = 3600

/** For how long the token can answer; `requested` is what the system would like. */
export function askedSeconds(requested: number | undefined, usual: number): number {
  return Math.min(validSecondsMax, Math.max(validSecondsMin, requested ?? usual))
}

/** The operation of an authorization detail, as a system writes it. */
export type AskedOperation = {
  readonly template: Template
  readonly fields: readonly Field[]
  readonly rows?: readonly Row[] | undefined
}

/** What is said to a user's token, and by whom. */
export type Asked = {
  readonly clientName: string
  readonly message: string | undefined
  readonly operation: AskedOperation | undefined
}

/** The labels of what each of these operations shows besides. */
export type AskedLabels = { readonly from: string; readonly message: string }

/** Does a field of a system say, in however many signs and spaces, what only the server says of it? */
export function saysWhoAsks({ fields }: AskedOperation, { from, message }: AskedLabels): boolean {
  return fields.some(({ label }) => [from, message].map(lettersOf).includes(lettersOf(label)))
}

function lettersOf(label: string): string {
  return label.normalize('NFKC').replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/**
 * The operation that is shown: with who asks, and the message that the user has heard or reads elsewhere. Without an operation of
 * the system it is a note, of which nothing is carried out.
 */
export function askedOperation(
  { clientName, message, operation }: Asked,
  labels: AskedLabels,
): AskedOperation {
  const from: Field = { label: labels.from, type: 'text', value: clientName }
  const said: readonly Field[] =
    message === undefined ? [] : [{ label: labels.message, type: 'text', value: message }]
  if (operation === undefined) return { template: 'note', fields: [...said, from] }
  return { ...operation, fields: [...operation.fields, ...said, from] }
}

/** When a notification that did not arrive is tried again; null: never. */
export function nextNoticeMs(attempts: number, nowMs: number, expiresAtMs: number): number | null {
  const dueAtMs = nowMs + 5000 * 2 ** attempts
  return dueAtMs < expiresAtMs ? dueAtMs : null
}
