import type { Module } from '../../authority/module-type.ts'
import { tokenAppScreens, tokenAppSources } from './token.ts'

/** The token app. Its style sheet is linked from its own page only. */
export const tokenAppModule: Module = {
  name: 'doors/token-app',
  assets: { styleSheets: [], sources: tokenAppSources },
  pages: tokenAppScreens,
}
