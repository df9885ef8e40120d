import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import type { Caller, Context } from '../../authority/operations/context.ts'
import { Artifacts } from './operations/artifacts.ts'
import { standingOf } from './operations/asks.ts'
import { findOidcClient } from './operations/clients.ts'
import { noteAnswerTold, noteLoginTold } from './operations/tell-login.ts'
import { afterwardsSeconds, askingGrant, operationDetails } from './rules/asking.ts'
import { type OidcClient, oidcActor } from './rules/oidc-client.ts'

type Of = {
  readonly context: Context
  readonly service: string
  /** Whoever sent the request that is being answered. */
  readonly callerAs: (actor: string) => Caller
}

/** How a code is given: a form that leads to another site is none that a page here may send (CSP). */
export const responseModes = ['query']

/** What oidc-provider keeps of one kind, in our store. */
export function adapterFor(of: Of): (kind: string) => Adapter {
  return (kind) => {
    switch (kind) {
      case 'Client':
        return new Clients(of)
      case 'AuthorizationCode':
        return new Codes(of, kind)
      case 'BackchannelAuthenticationRequest':
        return new Asks(of, kind)
      case 'ReplayDetection':
        return new Once(of, kind)
      default:
        return new Kept(of, kind)
    }
  }
}

class Kept implements Adapter {
  protected readonly artifacts: Artifacts
  constructor({ context, service }: Of, kind: string) {
    this.artifacts = new Artifacts(context, service, kind)
  }

  upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    return this.artifacts.keep(id, payload, expiresIn)
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return this.artifacts.find(id)
  }

  /** Two nodes that found it unused both come here, and one of them goes on. */
  async consume(id: string): Promise<void> {
    if (!(await this.artifacts.consume(id))) throw new errors.InvalidRequestUri('already used')
  }

  destroy(id: string): Promise<void> {
    return this.artifacts.drop(id)
  }

  revokeByGrantId(grantId: string): Promise<void> {
    return this.artifacts.dropGranted(grantId)
  }

  /** Sessions are found by the service's own (mirror.ts). */
  async findByUid(): Promise<undefined> {}

  /** Of the device flow, which there is none of. */
  async findByUserCode(): Promise<undefined> {}
}

/** What is exchanged for tokens: once, and whoever is told by it is noted. */
abstract class Exchanged extends Kept {
  protected readonly of: Of
  readonly #grants: Artifacts
  constructor(of: Of, kind: string) {
    super(of, kind)
    this.of = of
    this.#grants = new Artifacts(of.context, of.service, 'Grant')
  }

  override async consume(id: string): Promise<void> {
    const found: AdapterPayload | undefined = await this.artifacts.find(id)
    if (found === undefined) throw new errors.InvalidGrant('not found')
    if (!(await this.artifacts.consume(id))) {
      // Somebody has had it, too: what was given for it is worth nothing (RFC 6749 §4.1.2).
      const grantId = this.grantIdOf(id, found)
      if (grantId !== undefined) {
        await this.#grants.drop(grantId)
        await this.artifacts.dropGranted(grantId)
      }
      throw new errors.InvalidGrant('already consumed')
    }
    await this.noteTold(id, found)
  }

  protected abstract grantIdOf(id: string, payload: AdapterPayload): string | undefined
  protected abstract noteTold(id: string, payload: AdapterPayload): Promise<void>
}

class Codes extends Exchanged {
  protected grantIdOf(_: string, { grantId }: AdapterPayload): string | undefined {
    return grantId
  }

  protected async noteTold(_: string, code: AdapterPayload): Promise<void> {
    const { context, service, callerAs } = this.of
    const { clientId = '', accountId = '', sessionUid = '', sid, acr = '' } = code
    const login = { service, oidcClientId: clientId, sessionHash: sessionUid, subject: accountId, sid, acr }
    await noteLoginTold(context, callerAs(oidcActor(clientId)), login)
  }
}

/** What systems ask users' tokens: a system that was told that the answer is no was told as well. */
class Asks extends Exchanged {
  /** A system asks what became of it when the time for the answer is over, too. */
  override upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    return super.upsert(id, payload, expiresIn + afterwardsSeconds)
  }

  protected grantIdOf(id: string): string {
    return id
  }

  protected async noteTold(id: string, { clientId = '' }: AdapterPayload): Promise<void> {
    const { context, service, callerAs } = this.of
    const standing = await standingOf(context, { service, id })
    if (standing?.status !== 'approved') return
    await noteAnswerTold(context, callerAs(oidcActor(clientId)), standing.operation, clientId)
  }
}

/** Assertions of clients: each counts once, at whatever node. */
class Once extends Kept {
  override async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    if (!(await this.artifacts.keepOnce(id, payload, expiresIn)))
      throw new errors.InvalidClientAuth('client assertion tokens must only be used once')
  }
}

/** Clients are a state of ours, or of the profile; nothing writes them here. */
class Clients implements Adapter {
  readonly #of: Of
  constructor(of: Of) {
    this.#of = of
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const { context, service } = this.#of
    const client = await findOidcClient(context, { service, oidcClientId: id })
    return client?.status === 'active' ? metadataOf(client) : undefined
  }

  async upsert(): Promise<void> {}
  async consume(): Promise<void> {}
  async destroy(): Promise<void> {}
  async revokeByGrantId(): Promise<void> {}
  async findByUid(): Promise<undefined> {}
  async findByUserCode(): Promise<undefined> {}
}

/** As OpenID Connect Dynamic Client Registration 1.0 calls what we know of a client. */
function metadataOf({
  oidcClientId,
  name,
  jwk,
  logoutUri,
  asks,
  notifyUri,
  ...client
}: OidcClient): AdapterPayload {
  return {
    client_id: oidcClientId,
    client_name: name,
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...client.afterLogoutUris],
    grant_types: ['authorization_code', ...(asks ? [askingGrant] : [])],
    authorization_details_types: asks ? [operationDetails] : [],
    response_types: ['code'],
    response_modes: responseModes,
    id_token_signed_response_alg: 'ES256',
    require_auth_time: true,
    ...(jwk === null
      ? // Only its SHA-256 is known, and held against by compareClientSecret (provider.ts).
        { token_endpoint_auth_method: 'client_secret_basic', client_secret: 'kept-as-sha256' }
      : { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [JSON.parse(jwk)] } }),
    ...(asks && { backchannel_token_delivery_mode: notifyUri === null ? 'poll' : 'ping' }),
    // That there is one; where it is, only notices.ts needs to know, and this machine's own address isn't https.
    ...(notifyUri !== null && { backchannel_client_notification_endpoint: 'https://kept.invalid/' }),
    ...(logoutUri !== null && {
      backchannel_logout_uri: logoutUri,
      backchannel_logout_session_required: true,
    }),
  }
}
