import { plainKind, type ServiceKind } from '../authority/operations/service-kind.ts'
import { personalKind } from '../services/personal/kind.ts'
import { fbKind } from '../services/web-fb/kind.ts'

/** By the name that a profile gives. */
export const kinds: ReadonlyMap<string, ServiceKind> = new Map([
  ['desk', plainKind],
  ['fx', plainKind],
  ['fb', fbKind],
  ['personal', personalKind],
])
