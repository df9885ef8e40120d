import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { acceptClock } from '../authority/operations/accept-clock.ts'

/** The way on where a false time stands in the journal; nobody is at a desk to approve it (R2). */
export const clockAccept: Command = {
  words: 'clock accept',
  summary:
    'say that this machine’s clock is right, where the journal’s newest entry is of a false time or of long ago',
  changing: { subject: [] },
  acceptsClock: true,
  options: {},
  async run(input, context) {
    const { now, newestEntryMs } = await acceptClock(context, handsOf(input).caller)
    const before =
      newestEntryMs === null ? null : Temporal.Instant.fromEpochMilliseconds(newestEntryMs).toString()
    return {
      lines: [
        `it is ${now.toString()}; the newest entry before said ${before ?? 'nothing'}`,
        'tokens that were used at a false time stand at the desk: 使用済み時刻の訂正',
      ],
      json: { now: now.toString(), before },
    }
  },
}
