import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { deskOf, operatorState } from '../../../authority/rules/operator.ts'
import { userState } from '../../../authority/rules/user.ts'
import { randomDigits } from '../../../platform/secrets/random.ts'
import { takeImportDraft } from '../../../platform/store/drafts.ts'
import { decideBegin, decidePrintRun } from '../../rules/print/decide-print.ts'
import { printRunState } from '../../rules/print/print-run.ts'
import { ownerOf, readPrintDraft, savePrintDraft } from './select.ts'

/** Whom a run writes to is kept until long after its letters are prepared; then it stays as it is. */
export const keptMs = 30 * 86_400_000

export type Making = {
  readonly service: string
  readonly draftId: string
  readonly reason: string
  /** The operator's ID, or `terminal:` and a name. */
  readonly by: string
}

/**
 * Begins a run for what was previewed; its letters are prepared in the background, and nothing of them is shown.
 * Undefined when the preview is not (or no longer) theirs; it counts once.
 */
export async function makePrintRun(context: Context, caller: Caller, making: Making) {
  const { service, draftId, reason, by } = making
  const owner = ownerOf(service, by)
  const draft = await readPrintDraft(context, draftId, owner)
  if (draft?.service !== service) return undefined
  const now = context.now()
  const runId = runIdOf(now)
  const expiresAtMs = now.epochMilliseconds + keptMs
  await savePrintDraft(context, { draftId: listOf(service, runId), owner: runOwner, expiresAtMs }, draft)
  const desk = deskOf(service)
  const refs = {
    operatorUser: userState.ref(desk, by),
    operator: operatorState.ref(desk, by),
    run: printRunState.ref(service, runId),
  }
  const begun = { service, runId, kind: draft.kind, count: draft.userIds.length, reason, by }
  const isTerminal = by.startsWith('terminal:')
  const outcome = await context.store.change(changeContext(caller, now), refs, (states) =>
    isTerminal ? decideBegin(states.run, begun, now) : decidePrintRun(states, begun, now),
  )
  if (!outcome.ok) return outcome
  await takeImportDraft(context.store, draftId, owner, now.epochMilliseconds)
  return { ...outcome, runId, count: begun.count }
}

/** Whose letters they are, in the order of the run; undefined when that is forgotten. */
export async function usersOfRun(
  context: Context,
  { service, runId }: { readonly service: string; readonly runId: string },
): Promise<readonly string[] | undefined> {
  return (await readPrintDraft(context, listOf(service, runId), runOwner))?.userIds
}

const runOwner = 'print run'

function listOf(service: string, runId: string): string {
  return `print ${service} ${runId}`
}

/** Short enough for the foot of a letter, and for somebody to read out: P20261130-482913. */
function runIdOf(now: Temporal.Instant): string {
  const day = now.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString().replaceAll('-', '')
  return `P${day}-${randomDigits(6)}`
}
