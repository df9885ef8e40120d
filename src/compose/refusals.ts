import type { ServiceProfile } from '../authority/rules/profile.ts'
import type { RefusalTable } from '../authority/texts/refusal.ts'
import { refusals as authorityRefusals } from '../authority/texts/refusals.ts'
import { bankRefusals } from '../bank/texts/refusals.ts'
import type { Refusal as DeskRefusal } from '../desk/rules/refusal.ts'
import { deskRefusals, refusals as refusalsOfDesk } from '../desk/texts/refusals.ts'
import type { Refusal as FxRefusal } from '../services/fx-web/rules/refusal.ts'
import { fxRefusals, refusals as refusalsOfFx } from '../services/fx-web/texts/refusals.ts'
import type { Refusal as PersonalRefusal } from '../services/personal/rules/refusal.ts'
import { personalRefusals, refusals as refusalsOfPersonal } from '../services/personal/texts/refusals.ts'
import type { Refusal as FbRefusal } from '../services/web-fb/rules/refusal.ts'
import { fbRefusals, refusals as refusalsOfFb } from '../services/web-fb/texts/refusals.ts'

/** Every way in which any module can tell a caller no. */
export type Refusal = DeskRefusal | FxRefusal | PersonalRefusal | FbRefusal

/** By module, the records that it adds to those of the modules below it. */
export const ownRefusals = {
  authority: authorityRefusals,
  bank: bankRefusals,
  desk: deskRefusals,
  'services/fx-web': fxRefusals,
  'services/personal': personalRefusals,
  'services/web-fb': fbRefusals,
} as const satisfies Record<string, RefusalTable<string>>

/** All of them, in the words of the module that has them. */
export const allRefusals: RefusalTable<Refusal> = {
  ...authorityRefusals,
  ...bankRefusals,
  ...deskRefusals,
  ...fxRefusals,
  ...personalRefusals,
  ...fbRefusals,
}

const tables: Readonly<Record<string, RefusalTable<Refusal>>> = {
  fx: { ...allRefusals, ...refusalsOfFx },
  fb: { ...allRefusals, ...refusalsOfFb },
  personal: { ...allRefusals, ...refusalsOfPersonal },
  desk: { ...allRefusals, ...refusalsOfDesk },
}

/** The same in the words of the service of this profile. */
export function refusalsOf({ kind }: ServiceProfile): RefusalTable<Refusal> {
  const table = tables[kind]
  if (table === undefined) throw new Error(`there is no kind ${kind}`)
  return table
}
