// What a browser with a passkey does on the screens of any service, with an authenticator in software.

import assert from 'node:assert/strict'
import { type ServiceScreen, serviceHref } from '../../src/authority/routes.ts'
import { createAuthenticator, type Lies, optionsOn } from './authenticator.ts'
import { type Client, locationOf, nextCode, type Person, type Site } from './site.ts'

export type Authenticator = ReturnType<typeof createAuthenticator>

export function passkeySite(service: string, entry = serviceHref(service, 'entry')) {
  const at = (screen: ServiceScreen) => serviceHref(service, screen)

  /** The first step: a code of the token. Leaves the browser before the page that asks the authenticator. */
  async function begin(site: Site, client: Client, { tokenId }: Person): Promise<void> {
    const otp = await nextCode(site, tokenId)
    const response = await client.submit(at('passkeys'), { otp }, at('passkeyNew'))
    assert.equal(locationOf(response), at('passkeyNew'))
  }

  async function make(client: Client, authenticator: Authenticator, lies: Lies = {}, name = '机の上') {
    const answer = authenticator.create(optionsOn(await client.page(at('passkeyNew'))), lies)
    return client.submit(at('passkeyNew'), { answer, name }, at('passkeyRegister'))
  }

  async function register(site: Site, client: Client, person: Person, authenticator = createAuthenticator()) {
    await begin(site, client, person)
    assert.equal(locationOf(await make(client, authenticator)), `${at('passkeys')}?notice=registered`)
    return authenticator
  }

  /** Asks for something to sign, as the button of the start does. */
  async function ask(client: Client): Promise<ReturnType<typeof optionsOn>> {
    const asked = await client.submit(entry, {}, at('loginPasskeyBegin'))
    assert.equal(locationOf(asked), at('loginPasskey'))
    return optionsOn(await client.page(at('loginPasskey')))
  }

  async function enter(client: Client, authenticator: Authenticator, lies: Lies = {}): Promise<Response> {
    return client.submit(at('loginPasskey'), { answer: authenticator.get(await ask(client), lies) })
  }

  const removalPage = (credentialId: string) => `${at('passkeyRemoval')}?of=${credentialId}`

  /** Removes a passkey with a code of the token. */
  function removeByCode(client: Client, credentialId: string, otp: string): Promise<Response> {
    return client.submit(removalPage(credentialId), { credentialId, otp }, at('passkeyRemoval'))
  }

  /** Removes it with a passkey. */
  async function removeBy(
    client: Client,
    authenticator: Authenticator,
    credentialId: string,
    lies: Lies = {},
  ) {
    const asked = await client.submit(removalPage(credentialId), { credentialId }, at('passkeyRemovalBegin'))
    assert.equal(locationOf(asked), removalPage(credentialId))
    const answer = authenticator.get(optionsOn(await client.page(removalPage(credentialId))), lies)
    return client.submit(removalPage(credentialId), { credentialId, answer }, at('passkeyRemoval'))
  }

  return { at, begin, make, register, ask, enter, removalPage, removeByCode, removeBy }
}
