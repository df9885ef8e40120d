import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { finishRestore } from '../authority/operations/finish-restore.ts'
import { refuseWhileServed } from '../authority/operations/refuse-while-served.ts'
import { eraseAllDue } from '../desk/operations/ending/erase-customers.ts'
import { toRepeat } from '../desk/rules/to-repeat.ts'

/** Longer than a node goes without saying that it is there. */
const watchedMs = 5000

/** What a restore ends with; compose has put the backup in its place before (R3). */
export const restore: Command = {
  words: 'restore',
  summary: 'put a backup into an empty place, or with --fence finish a restore by other means',
  changing: { subject: ['FILE', 'fence', 'at-once'] },
  restores: true,
  operand: { name: 'FILE', help: 'what `backup` wrote', optional: true },
  options: {
    fence: { type: 'boolean', help: 'the database was put back already: make what is from before void' },
    'at-once': {
      type: 'boolean',
      help: 'not ten minutes after the last moment that was served: nobody was after the backup, or nobody is let in by this copy (a drill)',
    },
  },
  async run(input, context) {
    const { caller } = handsOf(input)
    await refuseWhileServed(context, () => sleep(watchedMs))
    const { raisedAtMs, lastAtMs, counts, erased, checkpoint } = await finishRestore(
      context,
      caller,
      eraseAllDue,
    )
    const raisedAt = instantText(raisedAtMs)
    const lastAt = lastAtMs == null ? null : instantText(lastAtMs)
    return {
      lines: [
        `fence raised at ${raisedAt}: nothing from before counts again`,
        ...Object.entries(counts).map(([what, count]) => `  ${names[what] ?? what}: ${count}`),
        `customers erased again: ${erased}`,
        `what was done after ${lastAt ?? 'the backup'} is lost; to be done again, by hand:`,
        ...Object.values(toRepeat).map(({ words }) => `  ${words}`),
        './warifu journal lost FILE lists who and when, from what a SIEM was told; the desk shows for 30 days what to do again',
        'now: ./warifu mail list for mails that are held; 振込データ引渡し at the desk for transfers and runs that are held',
      ],
      json: { raisedAt, lastAt, counts, erased, checkpoint, repeat: Object.keys(toRepeat) },
    }
  },
}

function instantText(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString()
}

const names: Readonly<Record<string, string>> = {
  tokens: 'tokens whose codes from before are spent',
  operations: 'signed operations cancelled that waited for a token',
  sessions: 'users logged out',
  mailCodes: 'codes by mail void',
  passkeyChallenges: 'challenges to passkeys void',
  tokenMoves: 'moves of tokens to another device void',
  activationCodes: 'activation codes void',
  approvals: 'requests for approval void',
  mails: 'mails held, or dropped if they were codes',
  orders: 'standing orders for a rate canceled',
  postingCases: 'requests about refused postings void',
  printRuns: 'runs of letters void of which a file had yet to leave',
  runs: 'runs of transfers held',
  transfers: 'reserved transfers held, until two persons say whether they still are',
  fencedCases: 'requests about transfers of an earlier restore void',
  oidcArtifacts: 'codes, tokens and logins of OpenID Connect void',
  oidcAsks: 'questions of systems to tokens void',
}
