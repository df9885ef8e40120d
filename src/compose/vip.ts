import { readFileSync } from 'node:fs'
import { parseVipSettings, type VipSettings, VipSettingsError } from '../doors/vip/settings.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'

/** The compatible provisioning, if the environment names its file; only over TLS, or on this very machine. */
export function vipOf({ vipFile, publicOrigin }: Config): { readonly vip?: VipSettings } {
  if (vipFile === null) return {}
  const { protocol, hostname } = new URL(publicOrigin)
  if (protocol !== 'https:' && hostname !== 'localhost') {
    throw new ConfigError('WARIFU_VIP_FILE needs a PUBLIC_ORIGIN that begins with https://')
  }
  try {
    return { vip: parseVipSettings(readFileSync(vipFile, 'utf8')) }
  } catch (error) {
    if (error instanceof VipSettingsError) throw new ConfigError(`${vipFile}: ${error.message}`)
    throw new ConfigError(`WARIFU_VIP_FILE cannot be read: ${(error as Error).message}`)
  }
}
