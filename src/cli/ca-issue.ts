import { readFileSync } from 'node:fs'
import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../authority/commands/service.ts'
import { issueCertificate } from '../authority/operations/certificates/issue-certificate.ts'
import { refusals } from '../authority/texts/refusals.ts'
import { type Input, UsageError } from '../platform/cli/command.ts'
import { userIdOf, wholeOf } from '../platform/cli/names.ts'
import { newFile } from '../platform/cli/new-file.ts'

/** Issues a certificate to a user: with a key made here, or for the key in the user's own request. */
export const caIssue: Command = {
  words: 'ca issue',
  summary: 'issue a client certificate to a user of a service',
  changing: { subject: ['service', 'user'], handsOver: true },
  options: {
    service: serviceOption,
    user: { type: 'string', required: true, help: 'login ID of the user it identifies' },
    days: { type: 'string', default: '365', help: 'days until it expires, 1 to 1825' },
    csr: {
      type: 'string',
      file: 'read',
      help: 'file with a request (PKCS #10, PEM): the key stays where it was made',
    },
    out: {
      type: 'string',
      required: true,
      help: 'a new file: .p12 for the key and all certificates under a random password, which is printed; .pem for the same unprotected; with --csr, .pem for the certificate',
    },
  },
  async run(input, context) {
    const service = serviceOf(input, context)
    const userId = userIdOf(input, 'user')
    const days = wholeOf(input, 'days', { least: 1, most: 1825 })
    const requestPem = requestOf(input)
    const path = input.text('out')
    const isPkcs12 = /\.(p12|pfx)$/i.test(path)
    if (!isPkcs12 && !/\.(pem|crt)$/i.test(path)) throw new UsageError('--out must end with .p12 or .pem')
    if (isPkcs12 && requestPem !== null)
      throw new UsageError('--csr leaves no private key to put into a .p12: name a .pem')
    const file = newFile(path)
    let given = false
    try {
      const outcome = await issueCertificate(context, handsOf(input).caller, {
        service,
        userId,
        days,
        requestPem,
      })
      if (!outcome.ok) throw new UsageError(wordsFor(outcome.refusal))
      const { serial, made, pem, authorityPem } = outcome
      file.write(isPkcs12 && made !== null ? made.pkcs12 : `${made?.keyPem ?? ''}${pem}${authorityPem}`)
      given = true
      const password = isPkcs12 && made !== null ? made.password : null
      const expiresAt = Temporal.Instant.fromEpochMilliseconds(outcome.expiresAtMs).toString()
      return {
        lines: [
          `certificate ${serial} of ${userId} of ${service}, until ${expiresAt}: ${path}`,
          ...(password === null ? [] : [`password ${password}`]),
        ],
        json: { serial, service, userId, expiresAt, file: path, ...(password === null ? {} : { password }) },
      }
    } finally {
      if (!given) file.drop()
    }
  },
}

function requestOf(input: Input): string | null {
  const path = input.optional('csr')
  if (path === undefined) return null
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (error) {
    throw new UsageError(`--csr cannot be read: ${(error as Error).message}`)
  }
}

function wordsFor(refusal: 'request_invalid' | keyof typeof refusals): string {
  return refusal === 'request_invalid'
    ? '--csr must hold a request in PEM, signed by its own key: RSA of 2048 bits, or a NIST curve'
    : refusals[refusal].en
}
