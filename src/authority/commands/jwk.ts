import { readFileSync } from 'node:fs'
import { type Input, type Option, UsageError } from '../../platform/cli/command.ts'

/** The public key of a client, for commands that register one. */

export const jwkOption: Option = {
  type: 'string',
  file: 'read',
  help: 'a file with a public key (JWK: P-256, Ed25519, or RSA of 2048 bits or more) with which the client signs assertions; no API key is made',
}

const jwkProblems = {
  not_a_jwk: 'must hold one JWK, a public key',
  private_key: 'holds a private key, which must stay with the client: name its public half',
  other_use: 'is for another use, or another algorithm than ES256, EdDSA or PS256',
  other_kind: 'must hold a key of P-256, Ed25519 or RSA',
  weak: 'must hold an RSA key of 2048 to 4096 bits, with the exponent 65537',
}

/** What reads a key, or says why it is none. */
export type ParseJwk<Key extends object> = (text: string) => Key | keyof typeof jwkProblems

/** Undefined: the option is left out. Throws UsageError for a file that holds no such key. */
export function jwkOf<Key extends object>(input: Input, parse: ParseJwk<Key>): Key | undefined {
  const path = input.optional('jwk')
  if (path === undefined) return undefined
  let text: string
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (error) {
    throw new UsageError(`--jwk cannot be read: ${(error as Error).message}`)
  }
  const key = parse(text)
  if (typeof key === 'string') throw new UsageError(`--jwk ${jwkProblems[key]}`)
  return key
}
