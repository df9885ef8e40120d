import { type DeskPart, eventWords } from '../../../src/desk/contract.ts'
import type { SampleEvent } from './rules/events.ts'

const names = { benefit_claimed: '特典の受け取り' } as const satisfies Record<SampleEvent['type'], string>

/** The 会員サイト at the desk: as any service, but for the words of its event. */
export const sampleDesk: DeskPart = { events: eventWords<SampleEvent>({ names, details: () => [] }) }
