import type { DeskParts } from '../desk/contract.ts'
import { fxDesk } from '../services/fx-web/desk.ts'
import { personalDesk } from '../services/personal/desk.ts'
import { fbDesk } from '../services/web-fb/desk.ts'

/** By the kind that a profile names. */
export const deskParts: DeskParts = new Map([
  ['fx', fxDesk],
  ['fb', fbDesk],
  ['personal', personalDesk],
])
