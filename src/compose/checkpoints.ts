import { appendFileSync, mkdirSync } from 'node:fs'
import type { UpkeepJob } from '../authority/module-type.ts'
import type { Context } from '../authority/operations/context.ts'
import { signCheckpoint } from '../authority/operations/sign-checkpoint.ts'
import type { Log } from '../platform/http/guards.ts'
import { postTo } from '../platform/http/post.ts'
import { type Destination, toFile, toSyslog, toUrl } from '../platform/journal/destinations.ts'
import { createPush } from '../platform/journal/push.ts'
import { checkpointsFile } from './checkpoint-check.ts'
import type { CheckpointPlaces } from './checkpoint-places.ts'
import type { Config } from './config.ts'

const checkpointEntries = 1000
const checkpointMs = 60_000

/**
 * Signs a checkpoint every 1,000 entries or 60 s (AUD-02), into the database, the log, a file in the data directory, and
 * whatever places the environment names, which the database's owner can't rewrite. No request waits for those.
 */
export function createCheckpoints(
  context: Context,
  { dataDir, checkpoints: places }: Pick<Config, 'dataDir' | 'checkpoints'>,
  log: Log,
  monotonicMs: () => number = () => performance.now(),
) {
  const pushes = destinationsOf(places).map((destination) => createPush(destination, log))
  let signed = { seq: 0, at: monotonicMs() }
  const file = checkpointsFile({ dataDir })
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })

  async function sign(): Promise<void> {
    const checkpoint = await signCheckpoint(context)
    signed = { seq: checkpoint.seq, at: monotonicMs() }
    appendFileSync(file, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600 })
    log.info({ checkpoint }, 'journal checkpoint')
    for (const { push } of pushes) push(checkpoint)
  }
  async function signWhereDue(): Promise<void> {
    const entries = context.store.head().seq - signed.seq
    if (entries >= checkpointEntries || (entries > 0 && monotonicMs() - signed.at >= checkpointMs))
      await sign()
  }
  const job: UpkeepJob = { everyMs: 0, run: signWhereDue }
  return {
    job,
    /** The last checkpoint of a process. */
    async close(): Promise<void> {
      if (context.store.head().seq > signed.seq)
        await sign().catch((error: unknown) => log.warn({ err: error }, 'no last checkpoint'))
      await Promise.all(pushes.map((push) => push.close()))
    },
  }
}

function destinationsOf({ file, syslog, http }: CheckpointPlaces): readonly Destination[] {
  return [
    ...(file === null ? [] : [toFile(file)]),
    ...(syslog === null ? [] : [toSyslog(syslog)]),
    ...(http === null ? [] : [toUrl(http.url, http.tokenFile, postTo)]),
  ]
}
