import type { Module } from '../../authority/module-type.ts'
import { programPaths } from './routes.ts'

/** What clients of another protocol call; off unless the operator names a file of settings. */
export const vipModule: Module = {
  name: 'doors/vip',
  paths: { isProgram: (path) => programPaths.includes(path) },
  async programs({ vipFile, publicOrigin }) {
    if (vipFile === null) return null
    const { readVipSettings, vipPrograms } = await import('./programs.ts')
    return vipPrograms(readVipSettings(vipFile, publicOrigin))
  },
}
