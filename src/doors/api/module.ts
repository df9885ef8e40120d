import type { Module } from '../../authority/module-type.ts'
import type { Published } from '../../authority/rules/published.ts'
import { apiPaths, apiPrefix } from './routes.ts'

/** What programs call, the token app among them. `published` gives everything that webhooks tell, for the document. */
export function apiModule(published: () => readonly Published[]): Module {
  return {
    name: 'doors/api',
    paths: {
      isProgram: (path) => path.startsWith(apiPrefix),
      isLargeProgram: (path) => path === apiPaths.operations,
    },
    assets: {
      styleSheets: [],
      sources: { 'reference.css': { file: new URL('./reference.css', import.meta.url), type: 'text/css' } },
    },
    pages: async () => {
      const { referencePage } = await import('./reference.ts')
      return (app, site) => referencePage(app, site, published())
    },
    programs: async () => (await import('./programs.ts')).apiPrograms({ published: published() }),
  }
}
