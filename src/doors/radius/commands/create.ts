import type { Command } from '../../../authority/commands/command.ts'
import { handsOf } from '../../../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../../../authority/commands/service.ts'
import { type Context, profileOf } from '../../../authority/operations/context.ts'
import { type Input, UsageError } from '../../../platform/cli/command.ts'
import { nameOf } from '../../../platform/cli/names.ts'
import { createRadiusClient, listRadiusClients } from '../operations/clients.ts'
import type { RadiusAsking } from '../rules/radius-events.ts'

type Known = {
  /** Whether a text is an address or a network. */
  readonly isNetwork: (text: string) => boolean
  readonly askings: readonly RadiusAsking[]
}

/** Registers a machine that asks by RADIUS; prints its secret, which can't be shown again. */
export function radiusCreate(known: Known): Command {
  return {
    words: 'radius create',
    summary: 'register a machine that asks by RADIUS whether users of one service may in, with its secret',
    changing: { subject: ['service', 'name', 'address', 'asks', 'unsigned', 'certificate'], handsOver: true },
    options: {
      service: serviceOption,
      name: { type: 'string', required: true, help: 'what it is, as the journal shows it' },
      address: {
        type: 'string',
        required: true,
        many: true,
        help: 'an address or network that it asks from, such as 192.0.2.10 or 2001:db8::/64; each by an option of its own or with commas',
      },
      asks: {
        type: 'string',
        default: 'code',
        help: 'what users type: code; password+code, one behind the other; or challenge, one after the other',
      },
      unsigned: {
        type: 'boolean',
        help: 'take requests without Message-Authenticator, which anybody in between can forge: for old machines on a line of their own',
      },
      certificate: {
        type: 'string',
        help: 'SHA-256 of the certificate that it asks over TLS with, 64 hexadecimal digits; without it, it asks by UDP',
      },
    },
    async run(input, context) {
      const service = serviceOf(input, context)
      const told = {
        service,
        name: nameOf(input, 'name'),
        addresses: addressesOf(input, known),
        asks: asksOf(input, context, service, known),
        signed: !input.flag('unsigned'),
        fingerprint: await fingerprintOf(input, context),
      }
      const { radiusClientId, secret } = await createRadiusClient(context, handsOf(input).caller, told)
      const shown = secret === null ? 'over TLS the secret is radsec' : `secret ${secret}`
      return {
        lines: [`RADIUS client ${radiusClientId} of ${service}`, shown],
        json: { radiusClientId, secret },
      }
    },
  }
}

function addressesOf(input: Input, { isNetwork }: Known): readonly string[] {
  const addresses = input
    .text('address')
    .split(',')
    .map((text) => text.trim())
  const wrong = addresses.find((text) => !isNetwork(text))
  if (wrong === undefined) return addresses
  throw new UsageError(
    `--address must be addresses or networks such as 192.0.2.10 or 2001:db8::/64, not "${wrong}"`,
  )
}

/** A password is asked for only where a code always follows it: elsewhere it would open a session by itself. */
function asksOf(input: Input, context: Context, service: string, { askings }: Known): RadiusAsking {
  const text = input.text('asks')
  const asks = askings.find((each) => each === text)
  if (asks === undefined) throw new UsageError(`--asks must be ${askings.join(', ')}, not "${text}"`)
  const { login } = profileOf(context, service)
  if (asks !== 'code' && login.code !== 'required')
    throw new UsageError(
      `--asks ${asks} needs a service whose logins always ask for a code; ${service} is none`,
    )
  return asks
}

/** Over TLS nothing but the certificate says who asks, and so whose users are meant. */
async function fingerprintOf(input: Input, context: Context): Promise<string | null> {
  const text = input.optional('certificate')?.replaceAll(':', '').toLowerCase()
  if (text === undefined) return null
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new UsageError(
      '--certificate must be SHA-256 of the certificate, as openssl x509 -fingerprint -sha256 shows it',
    )
  const clients = await listRadiusClients(context, null)
  const other = clients.find(({ fingerprint, status }) => fingerprint === text && status === 'active')
  if (other === undefined) return text
  throw new UsageError(
    `--certificate is that of the RADIUS client ${other.radiusClientId} already; each needs its own`,
  )
}
