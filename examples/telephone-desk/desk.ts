// A telephone desk that asks the token of whoever is on the line (CIBA): openid-client does what the standard asks of it.
import * as client from 'openid-client'

export type Desk = {
  readonly issuer: string
  readonly clientId: string
  readonly secret: string
}

export type Question = {
  readonly userId: string
  /** What the desk says aloud at the same time. */
  readonly message: string
  /** An operation that the token shows in full; left out: the message alone. */
  readonly operation?: object
}

type Asked = client.BackchannelAuthenticationResponse

/** What a yes is worth is in `claims`: who, when, and by which operation, of which there is evidence. */
export type Answer =
  | { readonly isYes: true; readonly claims: client.IDToken }
  | { readonly isYes: false; readonly because: string }

export async function telephoneDesk({ issuer, clientId, secret }: Desk) {
  const url = new URL(issuer)
  const metadata = { client_secret: secret, id_token_signed_response_alg: 'ES256' }
  const execute = url.protocol === 'http:' ? [client.allowInsecureRequests] : []
  const proof = client.ClientSecretBasic(secret)
  const config = await client.discovery(url, clientId, metadata, proof, { execute })

  return {
    /** Puts the question before the user's token. Rejects with `unknown_user_id` where nobody can be asked. */
    ask({ userId, message, operation }: Question): Promise<Asked> {
      const details =
        operation === undefined
          ? {}
          : { authorization_details: JSON.stringify([{ type: 'warifu_operation', ...operation }]) }
      const asked = { scope: 'openid', login_hint: userId, binding_message: message, ...details }
      return client.initiateBackchannelAuthentication(config, asked)
    },

    /** Waits until the user has answered, or the time is over. */
    async answerTo(asked: Asked): Promise<Answer> {
      try {
        const tokens = await client.pollBackchannelAuthenticationGrant(config, asked)
        const claims = tokens.claims()
        // Whoever wants an answer of a token takes nothing else for one.
        if (claims?.['acr'] !== 'urn:warifu:sig') return { isYes: false, because: 'not by a token' }
        return { isYes: true, claims }
      } catch (error) {
        if (!(error instanceof client.ResponseBodyError)) throw error
        return { isYes: false, because: error.error_description ?? error.error }
      }
    },
  }
}
