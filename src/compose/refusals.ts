import type { Module } from '../authority/module-type.ts'
import type { ServiceProfile } from '../authority/rules/profile.ts'
import type { RefusalTable } from '../authority/texts/refusal.ts'
import type { DeskPart } from '../desk/contract.ts'
import { kindsIn } from './kinds.ts'

/** Every refusal of any of these modules. */
export function refusalsIn(modules: readonly Module<DeskPart>[]) {
  /** By module, the records that it adds to those of the modules below it. */
  const ownRefusals: Readonly<Record<string, RefusalTable<string>>> = Object.fromEntries(
    modules.flatMap(({ name, refusals }) => (refusals === undefined ? [] : [[name, refusals]])),
  )
  /** All of them, in the words of their own modules. Each module checks where it declares them that none is missing. */
  const allRefusals: RefusalTable<string> = Object.assign({}, ...Object.values(ownRefusals))
  const tables = new Map(
    kindsIn(modules).map(({ name, refusals }) => [name, { ...allRefusals, ...refusals }] as const),
  )
  /** The same in the words of this profile's service. */
  function refusalsOf({ kind }: ServiceProfile): RefusalTable<string> {
    const table = tables.get(kind)
    if (table === undefined) throw new Error(`there is no kind ${kind}`)
    return table
  }
  return { ownRefusals, allRefusals, refusalsOf }
}
