import { readFileSync } from 'node:fs'
import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../authority/commands/service.ts'
import { issueClientCertificate } from '../authority/operations/certificates/client-certificates.ts'
import { issueCertificate } from '../authority/operations/certificates/issue-certificate.ts'
import type { CertificateTerms } from '../authority/operations/certificates/sign-certificate.ts'
import { serviceOfClient } from '../authority/operations/clients/clients.ts'
import type { Caller, Context } from '../authority/operations/context.ts'
import { refusals } from '../authority/texts/refusals.ts'
import { type Input, UsageError } from '../platform/cli/command.ts'
import { userIdOf, wholeOf } from '../platform/cli/names.ts'
import { newFile } from '../platform/cli/new-file.ts'

/** Issues a certificate to a user, or to a system that calls the API: with a key made here, or for the key in their own request. */
export const caIssue: Command = {
  words: 'ca issue',
  summary: 'issue a client certificate to a user of a service, or to a system that calls the API',
  changing: { subject: ['service', 'user', 'client'], handsOver: true },
  options: {
    service: { ...serviceOption, required: false, help: `with --user: ${serviceOption.help}` },
    user: { type: 'string', help: 'login ID of the user it identifies' },
    client: {
      type: 'string',
      help: 'instead of --service and --user: the ID of a client of the API, which gets in only with it from then on',
    },
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
  concerns: async (input, context) => {
    const clientId = input.optional('client')
    return clientId === undefined ? null : serviceOfClient(context, clientId)
  },
  async run(input, context) {
    const holder = holderOf(input, context)
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
      const outcome = await issueTo(holder, context, handsOf(input).caller, { days, requestPem })
      if (!outcome.ok) throw new UsageError(wordsFor(outcome.refusal))
      const { serial, made, pem, authorityPem } = outcome
      file.write(isPkcs12 && made !== null ? made.pkcs12 : `${made?.keyPem ?? ''}${pem}${authorityPem}`)
      given = true
      const password = isPkcs12 && made !== null ? made.password : null
      const expiresAt = Temporal.Instant.fromEpochMilliseconds(outcome.expiresAtMs).toString()
      return {
        lines: [
          `certificate ${serial} of ${nameOf(holder)} of ${outcome.service}, until ${expiresAt}: ${path}`,
          ...(password === null ? [] : [`password ${password}`]),
        ],
        json: {
          serial,
          service: outcome.service,
          ...holder,
          expiresAt,
          file: path,
          ...(password === null ? {} : { password }),
        },
      }
    } finally {
      if (!given) file.drop()
    }
  },
}

type Holder = { readonly service: string; readonly userId: string } | { readonly clientId: string }

function holderOf(input: Input, context: Context): Holder {
  const clientId = input.optional('client')
  const [service, user] = [input.optional('service'), input.optional('user')]
  if (clientId !== undefined && service === undefined && user === undefined) return { clientId }
  if (clientId !== undefined || service === undefined || user === undefined)
    throw new UsageError('name a user by --service and --user, or a client of the API by --client')
  return { service: serviceOf(input, context), userId: userIdOf(input, 'user') }
}

function issueTo(holder: Holder, context: Context, caller: Caller, terms: CertificateTerms) {
  return 'clientId' in holder
    ? issueClientCertificate(context, caller, { ...holder, ...terms })
    : issueCertificate(context, caller, { ...holder, ...terms })
}

function nameOf(holder: Holder): string {
  return 'clientId' in holder ? `client ${holder.clientId}` : holder.userId
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
