import type { TokenTerms } from '../../otp/delivery.ts'
import { requestDigest } from '../../platform/secrets/deliver.ts'
import { equalText, newId } from '../../platform/secrets/random.ts'
import {
  type ClientStatement,
  statementMac,
  type WrappedSecret,
  wrapForClient,
} from '../../platform/secrets/vip-provisioning.ts'
import type { IssuanceRefusal } from '../rules/issuance.ts'
import type { MovingFactor, SoftwareFormFactor } from '../rules/profile.ts'
import type { Caller, Context } from './context.ts'
import { issueOnce, lookUpActivation } from './register-token.ts'

export type ProvisioningRequest = {
  readonly statement: ClientStatement
  /** The client's MAC over its statement, in base64. */
  readonly mac: string
  readonly prefix: string
  readonly movingFactor: MovingFactor
  readonly formFactor: SoftwareFormFactor
  /** In its canonical spelling; undefined if the client sent none. */
  readonly activationCode: string | undefined
}

export type Provisioning =
  | {
      readonly ok: true
      readonly terms: TokenTerms
      readonly wrapped: WrappedSecret
      readonly serverTimeMs: number
    }
  | { readonly ok: false; readonly refusal: 'mac_wrong' | 'timestamp_stale' | IssuanceRefusal }

/**
 * Issues a token to a client of the compatible protocol, by the same rule as all tokens. The MAC and the timestamp, at
 * most `freshnessSeconds` off, detect a broken or old request, not a stranger: the key is public. Each request gets its
 * own token. Nothing in it is random or secret, so a repeat can't be told from another client's request, which must not
 * get this one's secret.
 */
export async function provisionToken(
  context: Context,
  caller: Caller,
  { statement, mac, prefix, movingFactor, formFactor, activationCode }: ProvisioningRequest,
  freshnessSeconds: number,
): Promise<Provisioning> {
  if (!equalText(mac, statementMac(statement))) return { ok: false, refusal: 'mac_wrong' }
  const offMs = Math.abs(Number(statement.timestamp) * 1000 - context.now().epochMilliseconds)
  // Written so that a timestamp that is not a number counts as stale.
  if (!(offMs <= freshnessSeconds * 1000)) return { ok: false, refusal: 'timestamp_stale' }
  const request = {
    requestHash: requestDigest('compatible request', newId()),
    fingerprint: requestDigest('compatible request', mac, prefix, movingFactor, formFactor),
  }
  const newToken = { movingFactor, formFactor, algorithm: 'SHA1', digits: 6, prefix } as const
  const activation = await lookUpActivation(context, activationCode)
  const issued = await issueOnce(context, caller, request, activation, newToken)
  if (!issued.ok && issued.refusal !== 'already_delivered') return { ok: false, refusal: issued.refusal }
  if (!issued.ok) throw new Error(`its own request was refused: ${issued.refusal}`)
  const { terms, secret, serverTimeMs } = issued
  return { ok: true, terms, wrapped: wrapForClient(secret), serverTimeMs }
}
