import Provider, {
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import { findSessionByHash } from '../../authority/operations/find-session.ts'
import { logOut } from '../../authority/operations/log-out.ts'
import { isInside } from '../../authority/screens/stages.ts'
import { addressOf } from '../../platform/http/guards.ts'
import { beginnings, createRateLimit } from '../../platform/http/rate-limit.ts'
import { oidcKeys } from '../../platform/secrets/oidc-keys.ts'
import { Unavailable } from '../../platform/store/unavailable.ts'
import { callerOf } from '../../platform/web/site.ts'
import { adapterFor, responseModes } from './adapter.ts'
import { askedAccount, askingFeatures, askingSeconds, takeAnswers } from './asking.ts'
import { insideSession, mirror } from './mirror.ts'
import type { Of } from './of.ts'
import { findOidcClient, isSecretOf } from './operations/clients.ts'
import { knownSubjectOf } from './operations/subjects.ts'
import { failedPage, loggedOutPage, logoutPage } from './pages.ts'
import { setPending } from './pending.ts'
import { issuerOf, oidcHref, oidcPaths } from './routes.ts'
import { answeredAcr, operationDetails } from './rules/asking.ts'
import { acrs, satisfies } from './rules/assurance.ts'

/** How long a login may take, from the first page to the last. */
const loginSeconds = 600

/**
 * How long an assertion may count by what it says: that it was used is forgotten by a restore, which begins when it no longer
 * counts (decision 97).
 */
const assertionSecondsMax = 600

/** An issuer of OpenID Connect: a service, whose users log in on its own pages. */
export function createProvider(of: Of): Provider {
  const { site, profile, log, requestOf } = of
  const provider = new Provider(issuerOf(site.publicOrigin, profile.service), configurationOf(of))
  atItsOrigin(provider, site.publicOrigin)
  takeSessions(provider, of)
  takeAnswers(provider, of)
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.oidc?.route === 'discovery') Object.assign(ctx.body, { response_modes_supported: responseModes })
  })
  provider.Client.prototype.compareClientSecret = async function compare(actual: string) {
    const client = await findOidcClient(site.context, {
      service: profile.service,
      oidcClientId: this.clientId,
    })
    return client !== undefined && isSecretOf(client, actual, site.context.now())
  }
  // What ends is told by logouts.ts, whatever ended it.
  provider.Client.prototype.backchannelLogout = async () => {}
  provider.silent = true
  provider.on('server_error', (ctx: KoaContextWithOIDC, error: unknown) => {
    const { requestId } = requestOf(ctx).var
    log.error({ err: error, requestId }, 'an OpenID Connect request could not be answered')
    if (error instanceof Unavailable) {
      ctx.status = 503
      ctx.set('Retry-After', '10')
    }
  })
  return provider
}

/** Whatever a request calls this server: what is told is its public origin. */
function atItsOrigin(provider: Provider, publicOrigin: string): void {
  const { host, protocol } = new URL(publicOrigin)
  Object.defineProperties(provider.request, {
    host: { get: () => host },
    protocol: { get: () => protocol.slice(0, -1) },
    // Cookies are only for TLS, and browsers take localhost for that.
    secure: { get: () => true },
  })
}

type OpenSession = InstanceType<Provider['Session']> & {
  readonly jti: string
  readonly oldId?: string
  touched: boolean
}

/** The service's own sessions are the only ones, and a logout that a system asked for ends them. Nobody's is not kept. */
function takeSessions(provider: Provider, { site, profile, requestOf }: Of): void {
  const { context } = site
  const { service } = profile
  const { Session } = provider
  const kept = Session.get.bind(Session)
  Session.get = async (ctx: KoaContextWithOIDC) => {
    const session = await kept(ctx)
    await mirror(context, service, requestOf(ctx), session)
    return session
  }
  const save = Session.prototype.save
  Session.prototype.save = async function saveOfUser(this: OpenSession, ttl: number) {
    if (this.accountId !== undefined) return save.call(this, ttl)
    if (this.oldId !== undefined) await this.adapter.destroy(this.oldId)
    this.touched = false
    return this.jti
  }
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.oidc?.route === 'end_session') leadOut(ctx as KoaContextWithOIDC)
    if (ctx.oidc?.route !== 'end_session_confirm' || ctx.oidc.params?.['logout'] === undefined) return
    if (ctx.status !== 303) return
    const c = requestOf(ctx)
    const found = await insideSession(context, service, c)
    if (found === undefined) return
    const { userId, sessionHash } = found.session
    await logOut(context, callerOf(c, `user:${userId}`), { service, userId, sessionHash })
  })
}

/** Whoever is logged out already is asked nothing. The address was checked to be one of the client's. */
function leadOut(ctx: KoaContextWithOIDC): void {
  const { session, params } = ctx.oidc
  if (ctx.status !== 200 || session?.accountId !== undefined) return
  const back = params?.['post_logout_redirect_uri']
  const to = new URL(typeof back === 'string' ? back : ctx.oidc.urlFor('end_session_success'))
  const state = params?.['state']
  if (typeof back === 'string' && typeof state === 'string') to.searchParams.set('state', state)
  ctx.status = 303
  ctx.redirect(String(to))
}

function configurationOf(of: Of): Configuration {
  const { site, profile, requestOf } = of
  const { service } = profile
  const { context } = site
  const keys = oidcKeys(context.keyRing, service)
  return {
    ...offered,
    adapter: adapterFor({ context, service, callerAs: (actor) => callerOf(requestOf(current()), actor) }),
    jwks: { keys: keys.map(({ kid, jwk }) => ({ ...jwk, kid, alg: 'ES256', use: 'sig' })) },
    findAccount: accountsOf(of),
    loadExistingGrant: grantFor,
    features: featuresOf(of),
    cookies: { names: cookieNames(service), long: { ...cookie, path: '/' }, short: cookie },
    ttl: lifetimesOf(of),
    assertJwtClientAuthClaimsAndHeader: async (_, { iat, exp }) => {
      if (Number(exp) - Number(iat ?? 0) > assertionSecondsMax)
        throw new errors.InvalidClientAuth(`iat and exp are at most ${assertionSecondsMax} seconds apart`)
    },
    interactions: {
      policy: [loginPrompt(of)],
      url: (ctx, interaction) => {
        setPending(service, ctx.res, interaction.uid, loginSeconds)
        return oidcHref(service, 'begin')
      },
    },
    renderError: async (ctx, out) => {
      ctx.type = 'html'
      ctx.body = String(failedPage(of, out))
    },
  }
}

const cookie = { secure: true, httpOnly: true, sameSite: 'lax', signed: false } as const

/** What every issuer offers, and nothing besides. */
const offered = {
  acrValues: [...acrs, answeredAcr],
  claims: { openid: ['sub', 'acr', 'amr', 'auth_time', operationDetails], iss: null, sid: null },
  scopes: ['openid'],
  responseTypes: ['code'],
  subjectTypes: ['public'],
  clientAuthMethods: ['client_secret_basic', 'private_key_jwt'],
  pkce: { required: () => true },
  allowOmittingSingleRegisteredRedirectUri: false,
  expiresWithSession: () => false,
  enabledJWA: {
    idTokenSigningAlgValues: ['ES256'],
    userinfoSigningAlgValues: ['ES256'],
    clientAuthSigningAlgValues: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
  },
  routes: {
    authorization: '/authorize',
    pushed_authorization_request: '/par',
    token: '/token',
    revocation: '/revoke',
    userinfo: '/userinfo',
    backchannel_authentication: oidcPaths.backchannel,
    jwks: '/jwks',
    end_session: '/logout',
  },
} as const satisfies Configuration

function featuresOf(of: Of): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    revocation: { enabled: true, allowedPolicy: (_, { clientId }, token) => token.clientId === clientId },
    backchannelLogout: { enabled: true },
    ...askingFeatures(of),
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: async (ctx) => {
        const to = ctx.oidc.params?.['post_logout_redirect_uri']
        // Browsers hold each step that a form leads to against it.
        if (typeof to === 'string') allowForm(ctx, new URL(to).origin)
        ctx.body = String(logoutPage(of, ctx))
      },
      postLogoutSuccessSource: async (ctx) => {
        ctx.body = String(loggedOutPage(of))
      },
    },
  }
}

function lifetimesOf(of: Of): NonNullable<Configuration['ttl']> {
  const { oidc, session } = of.profile
  return {
    AccessToken: oidc.tokenSeconds,
    AuthorizationCode: oidc.codeSeconds,
    BackchannelAuthenticationRequest: askingSeconds(of),
    IdToken: oidc.tokenSeconds,
    Interaction: loginSeconds,
    Session: session.absoluteSeconds,
    Grant: session.absoluteSeconds,
  }
}

function cookieNames(service: string) {
  const name = service.replace('/', '.')
  return {
    session: `__Host-warifu-oidc-session.${name}`,
    // Theirs have the paths of the pages that they are for, which no __Host- allows.
    interaction: `__Secure-warifu-oidc-begun.${name}`,
    resume: `__Secure-warifu-oidc-resume.${name}`,
  }
}

function current(): KoaContextWithOIDC {
  const { ctx } = Provider
  if (ctx === undefined) throw new Error('no request is being answered')
  return ctx
}

/** Lets the forms of this page lead to a place, too. */
function allowForm(ctx: KoaContextWithOIDC, origin: string): void {
  const policy = String(ctx.res.getHeader('Content-Security-Policy') ?? '')
  ctx.set('Content-Security-Policy', policy.replace("form-action 'self'", `form-action 'self' ${origin}`))
}

/**
 * A user by what systems call them, while the session goes on in which they logged in: whatever ended it has ended what was
 * given out in it.
 */
function accountsOf(of: Of): NonNullable<Configuration['findAccount']> {
  const { context } = of.site
  const { service } = of.profile
  return async (ctx, sub, token) => {
    if (token?.kind === 'BackchannelAuthenticationRequest') return askedAccount(of, sub, token)
    const isAnswers = token?.kind === 'AccessToken' && token.gty === 'ciba'
    if (isAnswers || ctx.oidc.route === 'backchannel_authentication') return askedAccount(of, sub)
    const sessionUid = token !== undefined && 'sessionUid' in token ? token.sessionUid : ctx.oidc.session?.uid
    if (sessionUid === undefined) return undefined
    const found = await findSessionByHash(context, service, sessionUid, { counts: false })
    if (!isInside(found)) return undefined
    const { userId } = found.user
    if ((await knownSubjectOf(context, { service, userId })) !== sub) return undefined
    return { accountId: sub, claims: () => ({ sub }) }
  }
}

/** First-party systems are asked for no consent: whoever registered them gave it. */
async function grantFor(ctx: KoaContextWithOIDC) {
  const { provider, session, client, account } = ctx.oidc
  if (client === undefined || account === undefined) return undefined
  const { clientId } = client
  const { accountId } = account
  const grantId = session?.grantIdFor(clientId)
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId)
  if (known?.accountId === accountId) return known
  const grant = new provider.Grant({ clientId, accountId })
  grant.addOIDCScope('openid')
  await grant.save()
  return grant
}

/** Throws where one address, or all together, begin more logins than people do. */
function beginning({ requestOf }: Of): (ctx: KoaContextWithOIDC) => void {
  const limit = createRateLimit(beginnings, () => performance.now())
  return (ctx) => {
    if (limit(addressOf(requestOf(ctx))) > 0) throw new errors.TemporarilyUnavailable('too many logins begin')
  }
}

/** What makes a user log in, or show a code, although they may have a session. Those after the first are strict on purpose. */
function loginPrompt(of: Of) {
  const { Check, Prompt } = interactionPolicy
  const begins = beginning(of)
  return new Prompt(
    { name: 'login', requestable: true },
    // By our clock, as logins are (go-on.ts).
    () => ({ begunAtMs: of.site.context.now().epochMilliseconds }),
    new Check('no_session', 'the user has to log in', (ctx) => {
      if (ctx.oidc.session?.accountId !== undefined) return false
      begins(ctx)
      return true
    }),
    new Check('max_age', 'the login is too long ago', ({ oidc }) => {
      const maxAge = oidc.params?.['max_age']
      return (
        maxAge !== undefined &&
        oidc.result?.login === undefined &&
        oidc.session?.past(Number(maxAge)) === true
      )
    }),
    new Check('id_token_hint', 'another user is logged in', ({ oidc }) => {
      const hint = oidc.entities.IdTokenHint as { readonly payload: { readonly sub?: string } } | undefined
      return hint !== undefined && hint.payload.sub !== oidc.session?.accountId
    }),
    new Check(
      'acr_values',
      'the login does not prove what was asked for',
      'unmet_authentication_requirements',
      ({ oidc }) => !satisfies(oidc.session?.acr, oidc.params?.['acr_values'] as string | undefined),
    ),
  )
}
