// Every fault by its name, as `npm run faults -- NAME` takes it.

import { falseClock } from './clock.ts'
import { endedBackends, frozenDatabase } from './database-faults.ts'
import { brokenDisk, fullDisk, powerCut } from './disk-faults.ts'
import { drain } from './drain.ts'
import type { DatabaseKind } from './installation.ts'
import { kills } from './kills.ts'
import { rolling } from './rolling.ts'
import type { Result } from './settle.ts'
import { upgrade } from './upgrade.ts'

export type FaultSettings = {
  readonly database: DatabaseKind
  readonly times: number
  /** The commit whose nodes are upgraded. */
  readonly from?: string
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
  'power-cut': {
    about: 'what was not synced is gone; as root, with xfs_io',
    times: 20,
    databases: ['sqlite'],
    run: powerCut,
  },
  'full-disk': {
    about: 'no byte is left for some seconds; as root',
    times: 5,
    databases: ['sqlite'],
    run: fullDisk,
  },
  'broken-disk': {
    about: 'the disk fails with EIO; as root',
    times: 5,
    databases: ['sqlite'],
    run: brokenDisk,
  },
  'frozen-database': {
    about: 'PostgreSQL is stopped for 30 s and goes on',
    times: 2,
    databases: ['postgres'],
    run: frozenDatabase,
  },
  'ended-backends': {
    about: 'the server ends all connections, again and again',
    times: 50,
    databases: ['postgres'],
    run: endedBackends,
  },
  clock: {
    about: 'the clock of one of two nodes jumps by an hour and back; with libfaketime',
    times: 4,
    databases: ['sqlite', 'postgres'],
    run: falseClock,
  },
  upgrade: {
    about: 'two nodes behind HAProxy are upgraded one after the other; --from COMMIT: from that to today',
    times: 1,
    databases: ['postgres'],
    run: upgrade,
  },
  rolling: {
    about:
      'two nodes behind nginx and HAProxy get a setting, a profile, a key and a version, one after the other',
    times: 1,
    databases: ['postgres'],
    run: (settings) =>
      rolling({
        ...settings,
        proxies: ['nginx', 'haproxy'],
        drainSeconds: 5,
        load: { each: 8, pauseMs: 20 },
      }),
  },
  drain: {
    about: 'two nodes behind nginx and HAProxy are told to stop, one after the other',
    times: 50,
    databases: ['postgres'],
    run: (settings) =>
      drain({ ...settings, proxies: ['nginx', 'haproxy'], drainSeconds: 5, load: { each: 8, pauseMs: 20 } }),
  },
}
