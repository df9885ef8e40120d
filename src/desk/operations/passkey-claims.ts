import { type PasskeyHolder, passkeyClaimState } from '../../authority/rules/passkeys.ts'

/** Whose they are, one row each: what takes passkeys of somebody needs all of theirs. */
export function passkeyClaimRefs(service: string, holder: PasskeyHolder | undefined) {
  const claims = (holder?.passkeys ?? []).map(({ credentialId }) => {
    return [`claim ${credentialId}`, passkeyClaimState.ref(service, credentialId)] as const
  })
  return Object.fromEntries(claims)
}
