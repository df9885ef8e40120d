import type { Command } from '../../../authority/commands/command.ts'
import { handsOf } from '../../../authority/commands/hands.ts'
import { jwkOf, jwkOption, type ParseJwk } from '../../../authority/commands/jwk.ts'
import { serviceOf, serviceOption } from '../../../authority/commands/service.ts'
import { untoldLines, untoldOf } from '../../../authority/commands/untold-origins.ts'
import { profileOf } from '../../../authority/operations/context.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { type Input, UsageError } from '../../../platform/cli/command.ts'
import { nameOf } from '../../../platform/cli/names.ts'
import { createOidcClient } from '../operations/clients.ts'

type Known = {
  /** Whether the service lets other systems' users log in. */
  readonly hasOidc: (profile: ServiceProfile) => boolean
  readonly parseJwk: ParseJwk<{ readonly jwk: string }>
  /** Whether a text is the exact address of a system. */
  readonly isClientUri: (text: string) => boolean
  readonly clientUriForm: string
}

/** Registers a system whose users log in here; prints its secret, which can't be shown again. */
export function oidcCreate(known: Known): Command {
  return {
    words: 'oidc create',
    summary: 'register a system of an institution whose users log in at one service by OpenID Connect',
    changing: {
      subject: ['service', 'name', 'redirect-uri', 'after-logout-uri', 'logout-uri', 'asks', 'notify-uri'],
      handsOver: true,
    },
    options: {
      service: serviceOption,
      name: { type: 'string', required: true, help: 'what it is, as users and the journal read it' },
      'redirect-uri': {
        type: 'string',
        required: true,
        many: true,
        help: 'where its users return to after a login, exactly; each by an option of its own',
      },
      'after-logout-uri': {
        type: 'string',
        many: true,
        help: 'where they may return to after a logout, exactly; each by an option of its own',
      },
      'logout-uri': {
        type: 'string',
        help: 'where it is told that a session has ended; its origin is in WARIFU_WEBHOOK_ORIGINS',
      },
      asks: {
        type: 'boolean',
        help: 'it may ask users’ tokens (CIBA), and be told that they said yes; without it, it may not',
      },
      'notify-uri': {
        type: 'string',
        help: 'where it is notified that a token has answered, with --asks; its origin is in WARIFU_WEBHOOK_ORIGINS. Without it, it asks',
      },
      jwk: jwkOption,
    },
    async run(input, context) {
      const service = serviceOf(input, context)
      if (!known.hasOidc(profileOf(context, service)))
        throw new UsageError(`${service} has no OpenID Connect: its profile says so in "oidc" (docs/oidc.md)`)
      const [logoutUri = null] = urisIn(input, 'logout-uri', known)
      const { asks, notifyUri } = askingIn(input, known)
      const told = {
        service,
        name: nameOf(input, 'name'),
        redirectUris: urisIn(input, 'redirect-uri', known),
        afterLogoutUris: urisIn(input, 'after-logout-uri', known),
        logoutUri,
        asks,
        notifyUri,
        jwk: jwkOf(input, known.parseJwk)?.jwk ?? null,
      }
      const untold = untoldOf([logoutUri, notifyUri], context.webhookOrigins)
      const { oidcClientId, secret } = await createOidcClient(context, handsOf(input).caller, told)
      return {
        lines: [
          `OpenID Connect client ${oidcClientId} of ${service}`,
          secret === null ? 'it proves itself with its key' : `secret ${secret}`,
          ...untoldLines(untold),
        ],
        json: { oidcClientId, secret, ...(untold.length > 0 && { untold }) },
      }
    },
  }
}

/** Whether it may ask tokens, and where it is notified. */
function askingIn(input: Input, known: Known) {
  const [notifyUri = null] = urisIn(input, 'notify-uri', known)
  const asks = input.flag('asks')
  if (notifyUri !== null && !asks)
    throw new UsageError('--notify-uri is for a system that asks tokens: give --asks, too')
  return { asks, notifyUri }
}

function urisIn(input: Input, name: string, { isClientUri, clientUriForm }: Known): readonly string[] {
  const texts = (input.optional(name) ?? '').split(',').filter((text) => text !== '')
  const wrong = texts.find((text) => !isClientUri(text))
  if (wrong !== undefined) throw new UsageError(`--${name} ${clientUriForm}, not "${wrong}"`)
  return [...new Set(texts)]
}
