import { keeps } from '../../platform/store/schema.ts'
import { radiusClientState } from './rules/radius-client.ts'
import type { RadiusEvent } from './rules/radius-events.ts'

/** What RADIUS stores: who may ask. What they ask about is the authority's. */
export const radiusKept = keeps<RadiusEvent>()({ states: [radiusClientState] })
