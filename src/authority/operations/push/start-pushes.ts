import {
  type FollowWork,
  startOutboxWorker,
  type WorkerSays,
  type WorkerSettings,
} from '../../../platform/outbox/worker.ts'
import type { Context } from '../context.ts'
import { pushesTo, type SendPush } from './send-pushes.ts'

const usual = { atOnceMax: 8, pollMs: 1000, pauseMs: 1000, pauseMsMax: 30_000 }

/**
 * Tells devices of tokens that something waits, until stopped: a worker for each push service, so that one that is away
 * holds up no other. Any number of processes may do so.
 */
export function startPushes(
  context: Context,
  { send, log, follow }: { readonly send: SendPush } & Pick<WorkerSettings, 'log' | 'follow'>,
): { readonly stop: () => Promise<void> } {
  const sending = follow === undefined ? send : followed(send, follow)
  const workers = (context.push?.places ?? []).map((place) =>
    startOutboxWorker({
      ...usual,
      outbox: pushesTo(context, place, sending),
      follow,
      log,
      says: sayOf(place),
    }),
  )
  return {
    async stop(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.stop()))
    },
  }
}

function followed(send: SendPush, { call }: FollowWork): SendPush {
  return (...words) =>
    call(
      'push',
      () => send(...words),
      ({ status }) => status < 200 || status > 299,
    )
}

function sayOf(place: string): WorkerSays {
  return {
    piece: 'outbox push',
    away: `the push service ${place} cannot be reached; its pushes wait`,
    back: `the push service ${place} can be reached again`,
    failed: `a push to ${place} could not be dealt with`,
    unreadable: `what is to be pushed to ${place} cannot be read`,
  }
}
