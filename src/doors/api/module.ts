import type { Module } from '../../authority/module-type.ts'
import { apiPrefix } from './routes.ts'

/** What programs call, the token app among them. What it needs of the process comes with compose/api.ts. */
export const apiModule: Module = {
  name: 'doors/api',
  paths: { isProgram: (path) => path.startsWith(apiPrefix) },
}
