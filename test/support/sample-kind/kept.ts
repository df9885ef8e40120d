import { keeps } from '../../../src/platform/store/schema.ts'
import { benefitState } from './rules/benefit.ts'
import type { SampleEvent } from './rules/events.ts'

/** What the 会員サイト keeps. */
export const sampleKept = keeps<SampleEvent>()({
  states: [benefitState],
  migrations: new URL('./migrations/', import.meta.url),
})
