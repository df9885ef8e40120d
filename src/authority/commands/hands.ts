import { userInfo } from 'node:os'
import { type Input, type Option, UsageError } from '../../platform/cli/command.ts'
import type { Caller } from '../operations/context.ts'

/** Who sits at the terminal, and why (D4): options of every command that changes or takes something out. */
export const handsOptions = {
  as: { type: 'string', help: 'who does it; without it, the login name of the system' },
  reason: { type: 'string', required: true, help: 'why; the journal keeps it, and administrators read it' },
} as const satisfies Record<string, Option>

/** Of every command that a profile may put under a second person. */
export const approvalOptions = {
  approval: { type: 'string', help: 'the number of the request that another person approved' },
} as const satisfies Record<string, Option>

/** Of those that several institutions approve, each for its part. */
export const partApprovalOptions = {
  approval: {
    type: 'string',
    many: true,
    help: 'the number of a request that was approved; once for each institution that was asked',
  },
} as const satisfies Record<string, Option>

/** Of those that name no institution. */
export const deskOption = {
  desk: { type: 'string', help: 'the institution whose desk approves, where several would' },
} as const satisfies Record<string, Option>

/** Of those that let the administrators of a desk in again. */
export const rescueOption = {
  'without-approval': {
    type: 'boolean',
    help: 'nobody is left to approve it; all administrators are told at their next login',
  },
} as const satisfies Record<string, Option>

export type TerminalHands = {
  /** Its actor is `terminal:` and the name. */
  readonly caller: Caller
  readonly name: string
  readonly reason: string
}

const nameForm = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u
const longestReason = 200

/** Throws UsageError for a name or a reason that nobody could read in the journal. */
export function handsOf(input: Input): TerminalHands {
  const name = (input.optional('as') ?? loginName()).normalize('NFKC').trim()
  if (!nameForm.test(name)) {
    throw new UsageError(
      '--as must be 1 to 64 letters, digits, dots, hyphens, underscores or @, beginning with a letter or digit',
    )
  }
  const reason = input.text('reason').trim()
  if (reason === '' || reason.length > longestReason)
    throw new UsageError(`--reason must be 1 to ${longestReason} characters`)
  const caller = { requestId: `cli ${process.pid}`, actor: `terminal:${name}`, address: null }
  return { caller, name, reason }
}

/** A user ID without an entry in the system's list has none, so it must be said. */
function loginName(): string {
  try {
    return userInfo().username
  } catch {
    throw new UsageError('--as is missing: the system has no login name for you')
  }
}
