import type { KindOfService } from '../authority/module-type.ts'
import type { ServiceKind } from '../authority/operations/service-kind.ts'
import type { DeskPart } from '../desk/contract.ts'
import { modules } from './modules.ts'

/** Every kind of service that a profile may name. */
export const kindsOfService: readonly KindOfService<DeskPart>[] = modules.flatMap(({ kind }) => kind ?? [])

/** What the authority must know about each kind, by its name in profiles. */
export const kinds: ReadonlyMap<string, ServiceKind> = new Map(
  kindsOfService.map(({ name, rules }) => [name, rules]),
)
