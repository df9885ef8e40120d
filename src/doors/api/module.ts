import type { Module } from '../../authority/module-type.ts'
import { referencePage } from './reference.ts'
import { apiPrefix } from './routes.ts'

/** What programs call, the token app among them. */
export const apiModule: Module = {
  name: 'doors/api',
  paths: { isProgram: (path) => path.startsWith(apiPrefix) },
  assets: {
    styleSheets: [],
    sources: { 'reference.css': { file: new URL('./reference.css', import.meta.url), type: 'text/css' } },
  },
  pages: referencePage,
  programs: async () => (await import('./programs.ts')).apiPrograms(),
}
