import type { PersonalFields } from '../../platform/decision/personal.ts'
import type { DisputeEvent } from './dispute.ts'

/** What somebody typed freely about a customer. */
export const deskPersonal = {
  dispute_opened: { reason: '', identification: '' },
  dispute_closed: { result: '' },
} as const satisfies PersonalFields<DisputeEvent>
