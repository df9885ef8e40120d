import type { PersonalFields } from '../../../platform/decision/personal.ts'
import type { FbEvent } from './events.ts'
import { nameless } from './transfer.ts'

/** To whom a customer paid, and what it noted. */
export const fbPersonal = {
  transfer_accepted: { memo: '', lines: nameless, shown: [] },
} as const satisfies PersonalFields<FbEvent>
