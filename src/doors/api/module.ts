import type { Module } from '../../authority/module-type.ts'
import { apiPrefix } from './routes.ts'

/** What programs call, the token app among them. */
export const apiModule: Module = {
  name: 'doors/api',
  paths: { isProgram: (path) => path.startsWith(apiPrefix) },
  programs: async () => (await import('./programs.ts')).apiPrograms(),
}
