import type { KindOfService, Module } from '../authority/module-type.ts'
import type { FencePart } from '../authority/operations/fence-part.ts'
import type { ServiceKind } from '../authority/operations/service-kind.ts'
import type { DeskPart } from '../desk/contract.ts'
import { modules as productModules } from './modules.ts'

/** Every kind of service that a profile may name. */
export function kindsIn(modules: readonly Module<DeskPart>[]): readonly KindOfService<DeskPart>[] {
  return modules.flatMap(({ kind }) => kind ?? [])
}

/** What the authority must know about each kind, by its name in profiles. */
export function rulesOfKinds(modules: readonly Module<DeskPart>[]): ReadonlyMap<string, ServiceKind> {
  return new Map(kindsIn(modules).map(({ name, rules }) => [name, rules]))
}

/** What of its own each module wants void after a restore. */
export function fencesOf(modules: readonly Module<DeskPart>[]): readonly FencePart[] {
  return modules.flatMap(({ fence }) => fence ?? [])
}

/** Those of the product. */
export const kindsOfService = kindsIn(productModules)
export const kinds = rulesOfKinds(productModules)
export const fences = fencesOf(productModules)
