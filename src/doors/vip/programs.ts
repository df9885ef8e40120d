import { readFileSync } from 'node:fs'
import type { Programs } from '../../authority/module-type.ts'
import { ConfigError } from '../../platform/cli/config-error.ts'
import { compatiblePathList, servicePathList } from './routes.ts'
import { parseVipSettings, type VipSettings, VipSettingsError } from './settings.ts'
import { faultAnswer, type ValidationLimits, validationResources } from './validation/validation.ts'
import { type VipLimits, vipAnswer, vipLimits, vipResources } from './vip.ts'

export type DoorLimits = Partial<VipLimits> & { readonly validation?: ValidationLimits }

/** The compatible endpoints as the application mounts them. */
export function vipPrograms(settings: VipSettings, { validation, ...limits }: DoorLimits = {}): Programs {
  const isOpen = settings.provisioning
  const isAsked = settings.validation !== undefined
  return {
    mount(app, means) {
      const { context, monotonic } = means
      if (isOpen) vipResources(app, { context, settings, monotonic, limits: { ...vipLimits, ...limits } })
      if (isAsked) validationResources(app, means, validation)
      return []
    },
    answer(error, c, log) {
      const { path, method } = c.req
      if (isAsked && servicePathList.includes(path)) return faultAnswer(log, error, c)
      return isOpen && method === 'POST' && compatiblePathList.includes(path)
        ? vipAnswer(log, error, c)
        : undefined
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
