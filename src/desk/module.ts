import type { Module } from '../authority/module-type.ts'
import { plainKind } from '../authority/operations/service-kind.ts'
import { assetsIn } from '../platform/http/assets.ts'
import { isDeskUpload } from './routes.ts'
import { deskIndexScreen, deskScreens } from './screens/desk.ts'

/** The support desk of an institution. */
export const deskModule: Module = {
  name: 'desk',
  kind: { name: 'desk', rules: plainKind, screens: deskScreens },
  assets: assetsIn(new URL('./assets/', import.meta.url), { styleSheets: ['desk.css'] }),
  pages: deskIndexScreen,
  paths: { isUpload: isDeskUpload },
}
