import type { Module } from '../../authority/module-type.ts'
import { streamMeasures } from './operations/measures.ts'
import { startStream } from './operations/stream.ts'

/** Tells a SIEM everything that happens, as the journal has it. */
export const eventStreamModule: Module = {
  name: 'doors/event-stream',
  measures: streamMeasures,
  workers: ({ context, log, eventPlaces }) => eventPlaces.map((to) => startStream({ context, log, to })),
}
