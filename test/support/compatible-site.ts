// A served world with the compatible endpoints, and limits that get in nobody's way.
import { parseVipSettings, type VipSettings } from '../../src/doors/vip/settings.ts'
import type { VipLimits } from '../../src/doors/vip/vip.ts'
import { createCompatibleClient, type Style } from './compatible-client.ts'
import { startSite } from './site.ts'

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
