import { assetsIn, type ModuleAssets } from '../http/assets.ts'

const own = assetsIn(new URL('./assets/', import.meta.url), {
  styleSheets: ['warifu.css', 'keyboard.css'],
  scripts: ['form.js', 'software-keyboard.js'],
})
const tokens = new URL(import.meta.resolve('@digital-go-jp/design-tokens/dist/tokens.css'))

/** The style sheets and scripts of every page. */
export const webAssets: ModuleAssets = {
  styleSheets: ['tokens.css', ...own.styleSheets],
  sources: {
    'tokens.css': { file: tokens, type: 'text/css' },
    ...own.sources,
    'icon.svg': { file: new URL('./assets/icon.svg', import.meta.url), type: 'image/svg+xml' },
  },
}
