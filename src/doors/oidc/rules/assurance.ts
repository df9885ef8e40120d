import type { SessionProof } from '../../../authority/rules/events.ts'

/** What a login proves, the weaker first (acr of OpenID Connect). */
export const acrs = ['urn:warifu:pwd', 'urn:warifu:otp', 'urn:warifu:phr'] as const

export type Acr = (typeof acrs)[number]

/** How a user logged in, as systems are told (RFC 8176). */
export type Assurance = { readonly acr: Acr; readonly amr: readonly string[] }

const proven = {
  password: { acr: 'urn:warifu:pwd', amr: ['pwd'] },
  certificate: { acr: 'urn:warifu:pwd', amr: ['pwd', 'swk', 'mfa'] },
  // Phishing-resistant; whoever has it was verified by the device that has the key.
  passkey: { acr: 'urn:warifu:phr', amr: ['pop', 'user', 'mfa'] },
  code: { acr: 'urn:warifu:otp', amr: ['pwd', 'otp', 'mfa'] },
} as const satisfies Record<SessionProof, Assurance>

/** Where nobody kept it, no more than a password is claimed. */
export function assuranceOf(startedBy: SessionProof | null): Assurance {
  return proven[startedBy ?? 'password']
}

/** After a code in a session that was begun by whatever this was. */
export function withCode(startedBy: SessionProof | null): Assurance {
  return { acr: proven.code.acr, amr: [...new Set([...assuranceOf(startedBy).amr, ...proven.code.amr])] }
}

/** Whether a session proves one of what is asked for, or more. `asked` is `acr_values`; what we don't know proves nothing. */
export function satisfies(acr: string | undefined, asked: string | undefined): boolean {
  const values = (asked ?? '').split(' ').filter((value) => value !== '')
  if (values.length === 0) return true
  const rank = (value: string) => acrs.indexOf(value as Acr)
  const known = values.map(rank).filter((each) => each >= 0)
  return known.length > 0 && rank(acr ?? '') >= Math.min(...known)
}
