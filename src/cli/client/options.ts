import { readFileSync } from 'node:fs'
import { type ClientScope, clientScopes } from '../../authority/rules/client.ts'
import { type Input, type Option, UsageError } from '../../platform/cli/command.ts'
import { wholeOf } from '../../platform/cli/names.ts'
import { type JwkProblem, parsePublicJwk, type VerificationKey } from '../../platform/secrets/jws.ts'

/** What the commands about clients share. */

export const clientIdOption: Option = {
  type: 'string',
  required: true,
  help: 'as client create and client list show it',
}

export const scopesOption: Option = {
  type: 'string',
  required: true,
  many: true,
  help: `what it may ask for, each by an option of its own or with commas: ${Object.keys(clientScopes).join(', ')}`,
}

export const keyDaysOption: Option = {
  type: 'string',
  help: 'how many days the key is valid, 1 to 3660; without it, until it is revoked',
}

export const jwkOption: Option = {
  type: 'string',
  file: 'read',
  help: 'a file with a public key (JWK: P-256, Ed25519, or RSA of 2048 bits or more) with which the client signs assertions; no API key is made',
}

const jwkProblems: Record<JwkProblem, string> = {
  not_a_jwk: 'must hold one JWK, a public key',
  private_key: 'holds a private key, which must stay with the client: name its public half',
  other_use: 'is for another use, or another algorithm than ES256, EdDSA or PS256',
  other_kind: 'must hold a key of P-256, Ed25519 or RSA',
  weak: 'must hold an RSA key of 2048 to 4096 bits, with the exponent 65537',
}

/** Undefined: the client is given an API key. */
export function jwkOf(input: Input): VerificationKey | undefined {
  const path = input.optional('jwk')
  if (path === undefined) return undefined
  let text: string
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (error) {
    throw new UsageError(`--jwk cannot be read: ${(error as Error).message}`)
  }
  const key = parsePublicJwk(text)
  if (typeof key === 'string') throw new UsageError(`--jwk ${jwkProblems[key]}`)
  return key
}

const isScope = (text: string): text is ClientScope => Object.hasOwn(clientScopes, text)

export function scopesIn(input: Input): readonly ClientScope[] {
  const named = input
    .text('scope')
    .split(',')
    .map((text) => text.trim())
  const unknown = named.find((text) => !isScope(text))
  if (unknown !== undefined) {
    throw new UsageError(`--scope must be of ${Object.keys(clientScopes).join(', ')}, not "${unknown}"`)
  }
  return [...new Set(named.filter(isScope))]
}

export function keyDaysOf(input: Input): number | null {
  if (input.optional('key-days') === undefined) return null
  return wholeOf(input, 'key-days', { least: 1, most: 3660 })
}
