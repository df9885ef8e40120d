import type { KindOfService, Module } from '../authority/module-type.ts'
import { plainKind } from '../authority/operations/service-kind.ts'
import type { RefusalTable } from '../authority/texts/refusal.ts'
import { assetsIn } from '../platform/http/assets.ts'
import { isDeskUpload } from './routes.ts'
import type { Refusal } from './rules/refusal.ts'
import { deskIndexScreen, deskScreens } from './screens/desk.ts'
import { deskRefusals, refusals } from './texts/refusals.ts'

/** The support desk of an institution. */
export const deskModule: Module = {
  name: 'desk',
  refusals: deskRefusals,
  kind: { name: 'desk', rules: plainKind, refusals, screens },
  assets: assetsIn(new URL('./assets/', import.meta.url), { styleSheets: ['desk.css'] }),
  pages: deskIndexScreen,
  paths: { isUpload: isDeskUpload },
}

function screens(...[app, site, profile, refusalsOf]: Parameters<KindOfService['screens']>): void {
  // Each table holds the refusals of all modules, the desk's among them.
  deskScreens(app, site, profile, (of) => refusalsOf(of) as RefusalTable<Refusal>)
}
