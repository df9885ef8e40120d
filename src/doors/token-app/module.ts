import type { Module } from '../../authority/module-type.ts'

/** The token app. Its style sheet is linked from its own page only. */
export const tokenAppModule: Module = {
  name: 'doors/token-app',
  assets: {
    styleSheets: [],
    sources: { 'token-app.css': { file: new URL('./token-app.css', import.meta.url), type: 'text/css' } },
  },
  pages: async () => (await import('./token.ts')).tokenAppScreens,
}
