import type { KeyObject } from 'node:crypto'
import * as asn1 from 'asn1js'
import { CertificateRevocationList, RevokedCertificate as Entry, Extensions } from 'pkijs'
import { authorityKeyId, extension, type Issuer, numberOf, signedBy, timeOf, type Validity } from './x509.ts'

export type RevokedCertificate = {
  readonly serial: Uint8Array
  readonly at: Temporal.Instant
  /** CRLReason (RFC 5280 §5.3.1). */
  readonly reason: number
}

/** A list of what was revoked (RFC 5280 §5). Its number must grow from list to list. */
export function revocationList(
  revoked: readonly RevokedCertificate[],
  issuer: Issuer,
  {
    validity,
    key,
    number,
  }: { readonly validity: Validity; readonly key: KeyObject; readonly number: number },
): Uint8Array {
  const list = new CertificateRevocationList({
    // X.509 v2
    version: 1,
    issuer: issuer.name,
    thisUpdate: timeOf(validity.from),
    nextUpdate: timeOf(validity.until),
    crlExtensions: new Extensions({
      extensions: [authorityKeyId(issuer), extension('crlNumber', asn1.Integer.fromBigInt(number))],
    }),
  })
  // Left out if there are none: an empty list is not allowed (RFC 5280 §5.1.2.6).
  if (revoked.length > 0) list.revokedCertificates = revoked.map(entryOf)
  return signedBy(key, list)
}

function entryOf({ serial, at, reason }: RevokedCertificate): Entry {
  return new Entry({
    userCertificate: numberOf(serial),
    revocationDate: timeOf(at),
    crlEntryExtensions: new Extensions({
      extensions: [extension('reasonCode', new asn1.Enumerated({ value: reason }))],
    }),
  })
}
