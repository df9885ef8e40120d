import type { ServiceProfile } from '../authority/rules/profile.ts'
import type { RefusalTable } from '../authority/texts/refusal.ts'
import type { Refusal as DeskRefusal } from '../desk/rules/refusal.ts'
import type { Refusal as FxRefusal } from '../services/fx-web/rules/refusal.ts'
import type { Refusal as PersonalRefusal } from '../services/personal/rules/refusal.ts'
import type { Refusal as FbRefusal } from '../services/web-fb/rules/refusal.ts'
import { kindsOfService } from './kinds.ts'
import { modules } from './modules.ts'

/** Every refusal of any module. */
export type Refusal = DeskRefusal | FxRefusal | PersonalRefusal | FbRefusal

/** By module, the records that it adds to those of the modules below it. */
export const ownRefusals: Readonly<Record<string, RefusalTable<string>>> = Object.fromEntries(
  modules.flatMap(({ name, refusals }) => (refusals === undefined ? [] : [[name, refusals]])),
)

/** All of them, in the words of their own modules. Each module checks where it declares them that none is missing. */
export const allRefusals = Object.assign({}, ...Object.values(ownRefusals)) as RefusalTable<Refusal>

const tables = new Map(
  kindsOfService.map(({ name, refusals }) => [name, { ...allRefusals, ...refusals }] as const),
)

/** The same in the words of this profile's service. */
export function refusalsOf({ kind }: ServiceProfile): RefusalTable<Refusal> {
  const table = tables.get(kind)
  if (table === undefined) throw new Error(`there is no kind ${kind}`)
  return table
}
