import type { Module } from '../../authority/module-type.ts'
import { compatiblePaths } from './routes.ts'

const paths: readonly string[] = Object.values(compatiblePaths)

/** What clients of another protocol call. What it needs of the process comes with compose/api.ts. */
export const vipModule: Module = { name: 'doors/vip', paths: { isProgram: (path) => paths.includes(path) } }
