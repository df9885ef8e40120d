// Authorities and certificates, for the tests of 電子証明書によるログイン.

import { createAuthority } from '../../src/authority/operations/certificates/authorities.ts'
import { issueCertificate } from '../../src/authority/operations/certificates/issue-certificate.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import { testCaller } from './world.ts'

export function authority(context: Context, name = '割符 認証局') {
  return createAuthority(context, testCaller, { name, days: 3650 })
}

export async function certificateOf(
  context: Context,
  { service, userId }: { readonly service: string; readonly userId: string },
  days = 730,
) {
  const issued = await issueCertificate(context, testCaller, { service, userId, days, requestPem: null })
  if (!issued.ok || issued.made === null) throw new Error('no certificate was issued')
  const { serial, pem, made } = issued
  return { serial, pem, keyPem: made.keyPem, pkcs12: made.pkcs12, password: made.password }
}
