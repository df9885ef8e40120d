// Every fault by its name, as `npm run faults -- NAME` takes it.

import { drain } from './drain.ts'
import type { DatabaseKind } from './installation.ts'
import { kills } from './kills.ts'
import type { Result } from './settle.ts'

export type FaultSettings = {
  readonly database: DatabaseKind
  /** How often, or for how many seconds. */
  readonly times: number
}

type Fault = {
  readonly about: string
  readonly times: number
  readonly databases: readonly DatabaseKind[]
  readonly run: (settings: FaultSettings) => Promise<Result | Result[]>
}

export const faults: Readonly<Record<string, Fault>> = {
  kills: {
    about: 'one of two nodes is killed at a random instant',
    times: 20,
    databases: ['sqlite', 'postgres'],
    run: kills,
  },
  drain: {
    about: 'two nodes behind nginx and HAProxy are told to stop, one after the other',
    times: 50,
    databases: ['postgres'],
    run: (settings) =>
      drain({ ...settings, proxies: ['nginx', 'haproxy'], drainSeconds: 5, load: { each: 8, pauseMs: 20 } }),
  },
}
