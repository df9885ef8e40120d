import type { Module } from '../../authority/module-type.ts'
import { assetsIn } from '../../platform/http/assets.ts'

/** The token app. Its style sheets are linked from its own pages only. */
export const tokenAppModule: Module = {
  name: 'doors/token-app',
  assets: {
    styleSheets: [],
    sources: assetsIn(new URL('.', import.meta.url), { styleSheets: ['token-app.css', 'operation.css'] })
      .sources,
  },
  pages: async () => (await import('./token.ts')).tokenAppScreens,
}
