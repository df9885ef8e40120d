import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { callerOf } from '../../platform/web/site.ts'
import type { Of } from './of.ts'
import { parseAskedOperation } from './operations/asked-operation.ts'
import {
  askUser,
  hasAnsweringToken,
  mayPoll,
  type Standing,
  standingOf,
  unshowable,
} from './operations/asks.ts'
import { activeUserNamed, subjectOf } from './operations/subjects.ts'
import {
  type AskedOperation,
  answeredAcr,
  answeredAmr,
  askedOperation,
  askedSeconds,
  operationDetails,
  pollSeconds,
  saysWhoAsks,
} from './rules/asking.ts'
import { oidcActor } from './rules/oidc-client.ts'
import { askedLabels } from './texts/asking.ts'

type Features = NonNullable<Configuration['features']>
type Request = InstanceType<Provider['BackchannelAuthenticationRequest']>

/** One text for all that a system is not told apart: who is unknown, and whose token can't say yes. */
const nobody = () => new errors.UnknownUserId('no token of such a user can answer')

/** What lets systems ask a user's token (CIBA), with what it shows in authorization details (RFC 9396). */
export function askingFeatures(of: Of) {
  return {
    ciba: {
      enabled: true,
      deliveryModes: ['poll', 'ping'],
      processLoginHint: (ctx, hint) => subjectHinted(of, ctx, hint ?? ''),
      processLoginHintToken: async () => {
        throw new errors.InvalidRequest('login_hint_token is not supported')
      },
      verifyUserCode: () => {},
      validateRequestContext: ({ oidc }, requestContext) => {
        if (requestContext !== undefined) throw new errors.InvalidRequest('request_context is not supported')
        const acrs = oidc.params?.['acr_values']
        if (typeof acrs === 'string' && !acrs.split(' ').includes(answeredAcr))
          throw new errors.InvalidRequest(`acr_values: an answer of a token proves ${answeredAcr}`)
      },
      validateBindingMessage: (ctx) => {
        shownIn(of, ctx)
      },
      triggerAuthenticationDevice: (ctx, request) => ask(of, ctx, request),
    },
    // oidc-provider takes authorization details only towards a resource: the issuer, and there is no other.
    resourceIndicators: {
      enabled: true,
      defaultResource: ({ oidc }) =>
        oidc.params?.['authorization_details'] === undefined ? undefined : oidc.issuer,
      getResourceServerInfo: ({ oidc }, resource) => {
        if (resource !== oidc.issuer) throw new errors.InvalidTarget()
        return { scope: '' }
      },
      useGrantedResource: () => false,
    },
    richAuthorizationRequests: {
      enabled: true,
      types: {
        [operationDetails]: {
          validate: ({ oidc }) => {
            if (oidc.route !== 'backchannel_authentication')
              throw new errors.InvalidAuthorizationDetails(`${operationDetails} is for a token to answer`)
          },
        },
      },
      authorizationDetailsForGrantSource: () => undefined,
      authorizationDetailsForAccessToken: (_, __, source) => source?.rar,
      authorizationDetailsForIntrospection: (_, token) => token.rar,
    },
  } satisfies Features
}

/** For how many seconds the token can answer what this request asks. */
export function askingSeconds({ profile }: Of): (ctx: KoaContextWithOIDC) => number {
  return ({ oidc }) => {
    const requested = oidc.params?.['requested_expiry']
    return askedSeconds(
      requested === undefined ? undefined : Number(requested),
      profile.confirmation.validSeconds,
    )
  }
}

/**
 * Makes a request that is found say what its operation has come to: nothing of it is kept a second time, so that it is the same on
 * every node. Times are of the service's clock.
 */
export function takeAnswers({ BackchannelAuthenticationRequest: Requests }: Provider, of: Of): void {
  const { context } = of.site
  const { service } = of.profile
  const kept = Requests.find.bind(Requests) as (id: string, options?: object) => Promise<Request | undefined>
  const find = async (id: string, options?: object): Promise<Request | undefined> => {
    const request = await kept(id, options)
    const standing = request === undefined ? undefined : await standingOf(context, { service, id })
    if (request === undefined || standing === undefined) return undefined
    if (standing.status === 'created' && !(await mayPoll(context, { service, id })))
      throw new errors.SlowDown()
    return Object.assign(request, toldOf(request, standing))
  }
  Object.assign(Requests, { find })
}

function toldOf(request: Request, { operation, status }: Standing): Partial<Request> {
  if (status === 'expired') return { exp: 1 }
  const exp = Number.MAX_SAFE_INTEGER
  if (status === 'created') return { exp }
  const answered = { exp, grantId: request.jti }
  if (status !== 'approved')
    return { ...answered, error: 'access_denied', errorDescription: `${status}: ${operation.reason ?? ''}` }
  const details = request.params?.['authorization_details']
  return {
    ...answered,
    acr: answeredAcr,
    amr: [...answeredAmr[operation.answeredBy === 'device' ? 'device' : 'code']],
    authTime: Math.floor(Number(operation.endedAtMs) / 1000),
    ...(typeof details === 'string' && { rar: JSON.parse(details) }),
  }
}

/** A user whose token is asked, or has answered: there is no session that it depends on. */
export async function askedAccount({ site, profile }: Of, subject: string, request?: Pick<Request, 'jti'>) {
  const { context } = site
  const { service } = profile
  if ((await activeUserNamed(context, { service, subject })) === undefined) return undefined
  const standing = request === undefined ? undefined : await standingOf(context, { service, id: request.jti })
  const signed =
    standing === undefined
      ? {}
      : {
          [operationDetails]: {
            operation_id: standing.operation.operationId,
            digest: standing.operation.digest,
          },
        }
  return {
    accountId: subject,
    claims: (use: string) => ({ sub: subject, ...(use === 'id_token' && signed) }),
  }
}

async function subjectHinted(
  { site, profile, requestOf }: Of,
  ctx: KoaContextWithOIDC,
  hint: string,
): Promise<string> {
  const { context } = site
  const { service } = profile
  const userId = hint.normalize('NFKC')
  // Before anything is written, so that time tells as little as the answer.
  if (!(await hasAnsweringToken(context, { service, userId }))) throw nobody()
  return subjectOf(context, callerOf(requestOf(ctx), actorIn(ctx)), { service, userId })
}

function actorIn({ oidc }: KoaContextWithOIDC): string {
  return oidcActor(oidc.client?.clientId ?? '')
}

/** What the token would show. Throws what a system may have got wrong, before anybody looks whether there is such a user. */
function shownIn({ site, profile }: Of, { oidc }: KoaContextWithOIDC): AskedOperation {
  const { authorization_details: details, binding_message: message } = oidc.params ?? {}
  const operation = typeof details === 'string' ? parseAskedOperation(JSON.parse(details)) : undefined
  if (typeof operation === 'string') throw new errors.InvalidAuthorizationDetails(operation)
  if (operation !== undefined && saysWhoAsks(operation, askedLabels))
    throw new errors.InvalidAuthorizationDetails(
      `no field is called ${askedLabels.from} or ${askedLabels.message}`,
    )
  const said = typeof message === 'string' ? message : undefined
  if (operation === undefined && said === undefined)
    throw new errors.InvalidBindingMessage(
      'binding_message is missing: without it, the user is asked nothing',
    )
  const clientName = oidc.client?.clientName ?? ''
  const showable = (asked: {
    readonly operation: AskedOperation | undefined
    readonly message: string | undefined
  }) => {
    const shown = askedOperation({ clientName, ...asked }, askedLabels)
    return { shown, wrong: unshowable(site.context, profile.service, shown) }
  }
  if (said !== undefined && showable({ operation: undefined, message: said }).wrong !== null)
    throw new errors.InvalidBindingMessage(
      'binding_message is 1 to 200 characters of one line, all of them visible',
    )
  const { shown, wrong } = showable({ operation, message: said })
  if (wrong !== null) throw new errors.InvalidAuthorizationDetails(`no token shows these fields: ${wrong}`)
  return shown
}

/** Puts the question before the user's token; what the system was about to be told is taken back where there is none. */
async function ask(of: Of, ctx: KoaContextWithOIDC, request: Request): Promise<void> {
  const { site, profile, requestOf } = of
  const { context } = site
  const { service } = profile
  const { client } = ctx.oidc
  const userId = await activeUserNamed(context, { service, subject: request.accountId ?? '' })
  if (userId === undefined || client === undefined) throw nobody()
  const notificationToken = request.params?.['client_notification_token']
  const asked = await askUser(context, callerOf(requestOf(ctx), actorIn(ctx)), {
    service,
    userId,
    oidcClientId: client.clientId,
    clientName: client.clientName ?? '',
    id: request.jti,
    operation: shownIn(of, ctx),
    validSeconds: request.expiration,
    notificationToken: typeof notificationToken === 'string' ? notificationToken : null,
  })
  if (asked !== 'asked') await request.destroy()
  if (asked === 'too_often')
    throw new errors.AccessDenied('this user was asked too often, or too much waits for the token')
  if (asked === 'nobody') throw nobody()
  const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, ...grantOf(request) })
  grant.addOIDCScope('openid')
  await grant.save()
  Object.assign(ctx.body as object, { interval: pollSeconds })
}

/** Known by what the request is known by. */
function grantOf({ jti, accountId }: Request) {
  return { jti, accountId }
}
