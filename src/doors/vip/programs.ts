import { readFileSync } from 'node:fs'
import type { Programs } from '../../authority/module-type.ts'
import { ConfigError } from '../../platform/cli/config-error.ts'
import { programPaths } from './routes.ts'
import { parseVipSettings, type VipSettings, VipSettingsError } from './settings.ts'
import { type VipLimits, vipAnswer, vipResources } from './vip.ts'

/** The compatible endpoints as the application mounts them. */
export function vipPrograms(settings: VipSettings, limits?: VipLimits): Programs {
  return {
    mount(app, { context, monotonic }) {
      const shared = { context, settings, monotonic }
      vipResources(app, limits === undefined ? shared : { ...shared, limits })
      return []
    },
    answer(error, c, log) {
      const isTheirs = c.req.method === 'POST' && programPaths.includes(c.req.path)
      return isTheirs ? vipAnswer(log, error, c) : undefined
    },
  }
}

/** The settings in the operator's file, which only count over TLS or on this very machine. Throws ConfigError. */
export function readVipSettings(file: string, publicOrigin: string): VipSettings {
  const { protocol, hostname } = new URL(publicOrigin)
  if (protocol !== 'https:' && hostname !== 'localhost') {
    throw new ConfigError('WARIFU_VIP_FILE needs a PUBLIC_ORIGIN that begins with https://')
  }
  try {
    return parseVipSettings(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error instanceof VipSettingsError) throw new ConfigError(`${file}: ${error.message}`)
    throw new ConfigError(`WARIFU_VIP_FILE cannot be read: ${(error as Error).message}`)
  }
}
