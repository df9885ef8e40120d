import { certificatesOf } from '../../queries/certificates.ts'
import type { Certificate } from '../../rules/certificate.ts'
import type { Context } from '../context.ts'

export type CertificateFilter = { readonly service: string; readonly userId?: string }

/** The certificates of a service, or of one of its users, newest first. */
export function listCertificates(
  context: Context,
  filter: CertificateFilter,
  limit: number,
): Promise<readonly Certificate[]> {
  return certificatesOf(context.store, filter, limit)
}
