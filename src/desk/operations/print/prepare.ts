import { backgroundCaller } from '../../../authority/operations/background.ts'
import { changeContext, profileOf } from '../../../authority/operations/context.ts'
import { newActivation } from '../../../authority/operations/issue-activation.ts'
import { actorOf } from '../../../authority/operations/parties.ts'
import { prepareDeskNotices } from '../../../authority/operations/tell-desk-acts.ts'
import { careState } from '../../../authority/rules/care.ts'
import { withDeskNotices } from '../../../authority/rules/notices.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { seal } from '../../../platform/secrets/seal.ts'
import type { DeskContext, FirstPasswords } from '../../contract.ts'
import { forgetTakenLetters, runsBefore, unpreparedRuns, writtenElsewhere } from '../../queries/print.ts'
import { initialExpiryMs } from '../../rules/desk.ts'
import { actionOf, decideLetter } from '../../rules/print/decide-print.ts'
import {
  letterNumber,
  letterSecretState,
  type PrintRun,
  printedLetterState,
  printRunState,
} from '../../rules/print/print-run.ts'
import { makesPassword } from '../../rules/user-action.ts'
import { deriveFirstPasswords, targetOf, userRefs } from '../act.ts'
import { usersOf } from '../parts.ts'
import { keptMs, usersOfRun } from './make-run.ts'

/** What a letter tells besides who it goes to; `passwords` is null where the letter tells the user ID alone. */
export type LetterContent =
  | {
      readonly kind: 'passwords'
      readonly passwords: (FirstPasswords & { readonly expiresAtMs: number }) | null
    }
  | { readonly kind: 'codes'; readonly code: string; readonly expiresAtMs: number }

const runsAtOnce = 20
/** Other upkeep waits so long, and no longer. */
const turnMs = 3000
const forgottenAfterMs = 3_600_000

/**
 * Prepares letters of the runs that have some left: one change for each, so that everybody else has their turn between two,
 * and one derivation of a password at a time. Killed in the middle it goes on where it was; of two processes, one prepares a
 * letter, and the other one leaves the run to it for this turn. Returns how many it prepared.
 */
export async function preparePrintRuns(context: DeskContext, milliseconds: number = turnMs): Promise<number> {
  const nowMs = context.now().epochMilliseconds
  await forgetTakenLetters(context.store, nowMs - forgottenAfterMs)
  const until = performance.now() + milliseconds
  let prepared = 0
  for (const of of await unpreparedRuns(context.store, runsAtOnce))
    prepared += await preparePrintRun(context, of, until - performance.now())
  return prepared
}

/**
 * The same for one run, and what stays of it to be prepared in that time stays for the next turn. Runs of one kind come one
 * after the other, in every process: two operators may have seen the same user without a letter, and whoever has one by
 * then is left out of the later run, since a second password would make the first letter useless.
 */
export async function preparePrintRun(
  context: DeskContext,
  { service, runId }: Pick<PrintRun, 'service' | 'runId'>,
  milliseconds: number,
  progress: (number: number) => void = () => {},
): Promise<number> {
  const until = performance.now() + milliseconds
  const { run } = await context.store.read({ run: printRunState.ref(service, runId) })
  const users = run && (await usersOfRun(context, run))
  if (run === undefined || users === undefined) return 0
  const sinceMs = context.now().epochMilliseconds - keptMs
  let prepared = 0
  for (const before of await runsBefore(context.store, run, sinceMs))
    prepared += await preparePrintRun(context, before, until - performance.now())
  if ((await runsBefore(context.store, run, sinceMs)).length > 0) return prepared
  const written = await writtenElsewhere(context.store, run)
  for (let number = run.done + 1; number <= run.count && performance.now() < until; number++) {
    const userId = users[number - 1] ?? ''
    if (!(await prepareLetter(context, run, { number, userId, isWritten: written.has(userId) }))) break
    prepared += 1
    progress(number)
  }
  return prepared
}

type Addressed = {
  readonly number: number
  readonly userId: string
  /** Has another run a letter for them? */
  readonly isWritten: boolean
}

/** False where another process was first. */
async function prepareLetter(
  context: DeskContext,
  { service, runId, kind, madeBy, reason }: PrintRun,
  { number, userId, isWritten }: Addressed,
): Promise<boolean> {
  const profile = profileOf(context, service)
  const users = usersOf(context, service)
  const action = actionOf(kind)
  const target = await targetOf(context, service, userId)
  const now = context.now()
  const chosen = makesPassword(action, profile) ? users.firstPasswords(target.rows, profile) : null
  const derived = chosen && (await deriveFirstPasswords(context, { service, userId }, chosen))
  const activation = kind === 'codes' ? newActivation(context.keyRing) : null
  const told = await prepareDeskNotices(context, service, [userId], {
    action,
    onToken: false,
    kindName: null,
  })
  const content = contentOf({ passwords: chosen, code: activation?.code }, profile, now)
  const text = new TextEncoder().encode(JSON.stringify(content))
  const sealed = {
    confidential: seal(
      context.keyRing,
      text,
      letterIdentity({ service, runId, number: letterNumber(number) }),
    ),
  }
  const letter = [service, runId, letterNumber(number)] as const
  const refs = {
    ...users.refs({ service, userId, customerId: target.user?.customerId ?? '' }),
    ...userRefs(service, userId, target.holder),
    care: careState.ref(service, userId),
    run: printRunState.ref(service, runId),
    letter: printedLetterState.ref(...letter),
    secret: letterSecretState.ref(...letter),
  }
  const request = {
    action,
    service,
    userId,
    operatorId: madeBy,
    step: 'ask',
    reason,
    identification: '',
    seen: '',
    typed: null,
    newVerifier: derived?.login ?? null,
    newOthers: derived?.others ?? {},
    newCodeHash: activation?.codeHash ?? null,
  } as const
  const caller = backgroundCaller('print', actorOf(madeBy))
  const outcome = await context.store.change(changeContext(caller, now), refs, (states) => {
    // Nobody asks for a token or an approval here.
    const all = { ...states, operator: undefined, operatorUser: undefined, approval: undefined }
    const addition = users.addition(states, states)
    const decision = decideLetter(
      all,
      request,
      { runId, number, isWritten, sealed },
      { addition, profile },
      now,
    )
    return withDeskNotices(decision, told, now)
  })
  return outcome.ok
}

type Told = { readonly passwords: FirstPasswords | null; readonly code: string | undefined }

function contentOf({ passwords, code }: Told, profile: ServiceProfile, now: Temporal.Instant): LetterContent {
  if (code === undefined)
    return {
      kind: 'passwords',
      passwords: passwords && { ...passwords, expiresAtMs: initialExpiryMs(profile, now) },
    }
  const expiresAtMs = now.epochMilliseconds + profile.desk.activationValidDays * 86_400_000
  return { kind: 'codes', code, expiresAtMs }
}

export function letterIdentity(of: {
  readonly service: string
  readonly runId: string
  readonly number: string
}): string {
  return `letter:${of.service}:${of.runId}:${of.number}`
}
