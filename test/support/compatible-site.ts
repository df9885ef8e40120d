// A served world with the compatible endpoints, and limits that get in nobody's way.
import { parseVipSettings, type VipSettings } from '../../src/doors/vip/settings.ts'
import type { VipLimits } from '../../src/doors/vip/vip.ts'
import { createCompatibleClient, type Provisioned, type Style } from './compatible-client.ts'
import { enroll, newPerson, type Person, postCode, startSite, withTicket } from './site.ts'

const roomy = { burst: 100_000, perHour: 1 }
export const roomyLimits: VipLimits = {
  provisioning: { perAddress: roomy, total: roomy },
  codes: { perAddress: roomy, total: roomy },
  checksOfToken: roomy,
  synchronizationsOfToken: roomy,
}

/** The settings that an empty file gives. */
export const standardSettings = parseVipSettings('{}')

export type CompatibleSite = Awaited<ReturnType<typeof startCompatibleSite>>

export async function startCompatibleSite(vip: VipSettings = standardSettings, vipLimits = roomyLimits) {
  const site = await startSite({ vip, vipLimits })
  const client = (style: Style = 'python') =>
    createCompatibleClient(site.server.origin, site.world.clock.now, style)
  return { ...site, client }
}

let people = 0

/** A user with an enrolled token from this protocol. */
export async function boundPerson(site: CompatibleSite): Promise<{ person: Person; token: Provisioned }> {
  const token = await site.client().provision()
  people += 1
  const person = { ...(await newPerson(site, `Compatible${people}`)), tokenId: token.tokenId }
  await enroll(site, site.browser(), person)
  site.world.clock.forward({ seconds: 30 })
  return { person, token }
}

/** Does this code get the person in? */
export async function logInWith(site: CompatibleSite, person: Person, code: string): Promise<boolean> {
  const client = await withTicket(site, person)
  const response = await postCode(client, person, code)
  return response.status === 303
}
