import type { Module } from '../authority/module-type.ts'
import type { DeskPart } from '../desk/contract.ts'
import { type Schema, schemaOf } from '../platform/store/schema.ts'
import { modules as productModules } from './modules.ts'

/** Every state of these modules. */
export function schemaOfModules(modules: readonly Module<DeskPart>[]): Schema {
  return schemaOf(modules.flatMap(({ keeps }) => keeps ?? []))
}

/** Every state of the product. */
export const schema = schemaOfModules(productModules)
