// Authorities and users of WEB-FB with certificates, for the tests of 電子証明書によるログイン.

import { createAuthority } from '../../src/authority/operations/certificates/authorities.ts'
import { issueCertificate } from '../../src/authority/operations/certificates/issue-certificate.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { openFbCustomer } from '../../src/services/web-fb/operations/open-fb-customer.ts'
import { testCaller } from './world.ts'

export const webfb = 'shinkin-5410/web-fb'
export const loginPassword = 'Kawatta2016'

/** A user of WEB-FB who has already changed the first passwords. */
export async function fbUser(context: Context, userId = 'M54100020025', service = webfb) {
  const opened = await openFbCustomer(context, testCaller, {
    ...{ service, customerName: '確認用商事株式会社', companyCode: '0020000025', kanaName: 'ｶ)ｶｸﾆﾝﾖｳ' },
    ...{ userId, userName: userId },
  })
  if (!opened.ok) throw new Error(opened.refusal)
  const { store, passwords } = context
  const verifier = { confidential: await passwords.derive(loginPassword) }
  const refs = { password: passwordState.ref(service, userId), user: userState.ref(service, userId) }
  const now = context.now()
  const set = { mustChange: null, setAtMs: now.epochMilliseconds, expiresAtMs: null } as const
  await store.change({ at: now, ...testCaller }, refs, () => ({
    outcome: { ok: true },
    events: [{ type: 'password_set', service, userId, verifier, ...set }],
  }))
  return { service, userId, customerId: opened.customerId }
}

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
