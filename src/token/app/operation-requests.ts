// What this device asks the server about operations: docs/signed-operations.md.
import { fromBase64url } from '../../otp/base64url.ts'
import { toHex } from '../../otp/bytes.ts'
import type { Row } from '../../otp/signed-operation/batch.ts'
import { deviceMessage, pushMessage, rowsMessage, waitingMessage } from '../../otp/signed-operation/device.ts'
import { type Account, accountTypes, type Money } from '../../otp/signed-operation/fields.ts'
import type { Operation } from '../../otp/signed-operation/payload.ts'
import { post, type Reply } from './client.ts'
import { listOf, numberOf, oneOf, recordOf, textOf } from './members.ts'
import { proofOf } from './proof.ts'

/** Whose device asks, and when, by the server's clock as far as it is known. */
export type Asking = {
  readonly base: string
  readonly tokenId: string
  readonly hmacKey: CryptoKey
  readonly atMs: number
}

const path = '/api/v1/token-operations'
/** Somebody looks at a button that was pressed: without an answer by then, there is another way. */
const patienceMs = 6000

/** Whether the server took this device's key for the token's. `publicKey` is x, then y, in base64url. */
export async function registerDeviceKey(asking: Asking, publicKey: string): Promise<boolean> {
  const { base, tokenId, hmacKey, atMs } = asking
  const deviceKey = toHex(fromBase64url(publicKey))
  const proof = await proofOf(hmacKey, deviceMessage({ tokenId, atMs, deviceKey }))
  const reply = await post(base, `${path}/devices`, { tokenId, atMs, proof, publicKey })
  return reply.kind === 'answered'
}

/** The COSE_Sign1 of each operation that waits; undefined without an answer. */
export async function fetchWaiting(asking: Asking): Promise<readonly Uint8Array[] | undefined> {
  const { base, tokenId, hmacKey, atMs } = asking
  const proof = await proofOf(hmacKey, waitingMessage({ tokenId, atMs }))
  const reply = await post(base, path, { tokenId, atMs, proof })
  return readable(reply, (body) => listOf(body, 'operations').map((each) => fromBase64url(String(each))))
}

/** The rows of a batch, as the server tells them: nobody signed them yet. Undefined without an answer. */
export async function fetchRows(
  asking: Asking,
  { service, operationId: id }: Pick<Operation, 'service' | 'operationId'>,
): Promise<readonly Row[] | undefined> {
  const { base, tokenId, hmacKey, atMs } = asking
  const operationId = toHex(id)
  const proof = await proofOf(hmacKey, rowsMessage({ tokenId, atMs, operationId }))
  const reply = await post(base, `${path}/rows`, { tokenId, atMs, proof, service, operationId })
  return readable(reply, (body) => listOf(body, 'rows').map(rowOf))
}

/** Where a browser is told something, and the key of the server's with which it subscribed. */
export type Subscribed = { readonly endpoint: string; readonly publicKey: string }

/** Has this device told there when something waits for the token, or, with null, no more. */
export async function changePush(asking: Asking, subscription: Subscribed | null): Promise<Reply> {
  const { base, tokenId, hmacKey, atMs } = asking
  const { endpoint, publicKey } = subscription ?? { endpoint: '', publicKey: '' }
  const proof = await proofOf(hmacKey, pushMessage({ tokenId, atMs, endpoint, publicKey }))
  return post(base, `${path}/push`, { tokenId, atMs, proof, subscription }, patienceMs)
}

/** The key to subscribe with; null: the server sends no pushes; undefined: it didn't answer. */
export async function askPushKey(base: string): Promise<string | null | undefined> {
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const response = await fetch(new URL(`${path}/push`, base), {
      cache: 'no-store',
      credentials: 'omit',
      signal,
    })
    const told = recordOf(await response.json())
    return response.ok && told['publicKey'] !== null ? textOf(told, 'publicKey') : null
  } catch {
    return undefined
  }
}

/** An answer that this device signed. */
export function sendAnswer(base: string, answer: object): Promise<Reply> {
  return post(base, `${path}/answers`, answer, patienceMs)
}

function readable<Told>(
  reply: Reply,
  read: (body: Extract<Reply, { kind: 'answered' }>['body']) => Told,
): Told | undefined {
  if (reply.kind !== 'answered') return undefined
  try {
    return read(reply.body)
  } catch {
    return undefined
  }
}

function rowOf(each: unknown): Row {
  const row = recordOf(each)
  const account = accountOf(recordOf(row['account']))
  return { account, money: moneyOf(recordOf(row['money'])), reference: textOf(row, 'reference') }
}

function accountOf(told: Readonly<Record<string, unknown>>): Account {
  return {
    bank: textOf(told, 'bank'),
    bankName: textOf(told, 'bankName'),
    branch: textOf(told, 'branch'),
    branchName: textOf(told, 'branchName'),
    type: oneOf(told, 'type', accountTypes),
    number: textOf(told, 'number'),
    holder: textOf(told, 'holder'),
  }
}

function moneyOf(told: Readonly<Record<string, unknown>>): Money {
  return {
    currency: textOf(told, 'currency'),
    amount: numberOf(told, 'amount'),
    decimals: numberOf(told, 'decimals'),
  }
}
