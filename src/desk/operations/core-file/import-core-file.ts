import { type Caller, type Context, changeContext, profileOf } from '../../../authority/operations/context.ts'
import { partyRefs } from '../../../authority/operations/parties.ts'
import { approvalState, approvalValidMs, openApproval } from '../../../authority/rules/approval.ts'
import { deskOf, operatorState } from '../../../authority/rules/operator.ts'
import { userState } from '../../../authority/rules/user.ts'
import { digestOf, newId } from '../../../platform/secrets/random.ts'
import { open, seal } from '../../../platform/secrets/seal.ts'
import { importDraft, lengthenDraft, saveImportDraft } from '../../../platform/store/drafts.ts'
import { decideImportBegin, decideImportOrder } from '../../rules/core-file/decide-import.ts'
import { userImportState } from '../../rules/core-file/user-import.ts'
import { type ImportPlan, planImport } from './plan.ts'
import { readCoreFile } from './read-core-file.ts'

export const deskLinesMax = 30_000
export const terminalLinesMax = 100_000

const draftValidMs = 15 * 60_000
/** Until a file is done, however often it is held up. */
const keptMs = 30 * 86_400_000

/** What was checked and waits to be confirmed. */
export type CoreDraft = { readonly service: string; readonly digest: string; readonly plan: ImportPlan }

/** Reads and checks a file without changing anything. */
export async function checkCoreFile(
  context: Context,
  {
    service,
    bytes,
    linesMax,
  }: { readonly service: string; readonly bytes: Uint8Array; readonly linesMax: number },
): Promise<CoreDraft> {
  const today = context.now().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
  const file = await readCoreFile(bytes, profileOf(context, service), { today, linesMax })
  return { service, digest: digestOf(bytes), plan: await planImport(context, service, file) }
}

/** Keeps it, sealed, for the same person to confirm within 15 minutes. */
export async function keepCoreDraft(context: Context, by: string, draft: CoreDraft): Promise<string> {
  const importId = newId()
  const text = new TextEncoder().encode(JSON.stringify(draft))
  const expiresAtMs = context.now().epochMilliseconds + draftValidMs
  const sealed = seal(context.keyRing, text, identityOf(importId))
  await saveImportDraft(context.store, importId, ownerOf(draft.service, by), sealed, expiresAtMs)
  return importId
}

type OfDraft = { readonly service: string; readonly importId: string; readonly by: string }

/** Undefined when it is not (or no longer) theirs. */
export async function showCoreDraft(
  context: Context,
  { service, importId, by }: OfDraft,
): Promise<CoreDraft | undefined> {
  const { store, keyRing, now } = context
  const sealed = await importDraft(store, importId, ownerOf(service, by), now().epochMilliseconds)
  if (sealed === undefined) return undefined
  const draft = JSON.parse(new TextDecoder().decode(open(keyRing, sealed, identityOf(importId)))) as CoreDraft
  return draft.service === service ? draft : undefined
}

/** What somebody else asked for, for whoever approves it. */
export async function showAskedCoreDraft(
  context: Context,
  { service, importId }: Omit<OfDraft, 'by'>,
): Promise<CoreDraft | undefined> {
  const { approval } = await context.store.read({
    approval: approvalState.ref(service, importId, 'import_users'),
  })
  const asked = openApproval(approval, context.now())
  return asked && showCoreDraft(context, { service, importId, by: asked.requestedBy })
}

export type Confirmation = OfDraft & {
  readonly step: 'ask' | 'carry_out'
  /** Of `ask`: all of the file or nothing of it. */
  readonly whole: boolean
  readonly reason: string
}

/** Nobody calls for a file. */
const identification = 'なし（基幹システムのファイル）'

/**
 * Begins what was checked, or files it for a second person (`result`); it is done in the background, or by whoever calls
 * `advanceImport`. Refused with `nothing_to_do` where all was asked for and a line is wrong. Undefined when the draft is not
 * (or no longer) theirs.
 */
export async function confirmCoreFile(context: Context, caller: Caller, confirmation: Confirmation) {
  const { service, importId, by, step, reason } = confirmation
  const draft = await showCoreDraft(context, confirmation)
  if (draft === undefined) return undefined
  const { plan, digest } = draft
  const desk = deskOf(service)
  const now = context.now()
  const parties = await partyRefs(context, { service, userId: importId, action: 'import_users' })
  const asked = (await context.store.read({ approval: parties.approval })).approval
  // What is carried out is what was asked for.
  const whole = step === 'carry_out' ? asked?.details['extent'] === extents.whole : confirmation.whole
  if (whole && plan.errors.length > 0) return { ok: false, refusal: 'nothing_to_do' } as const
  const planned = { service, importId, lines: plan.lines.length, whole, digest }
  const refs = {
    operatorUser: userState.ref(desk, by),
    operator: operatorState.ref(desk, by),
    run: userImportState.ref(service, importId),
    ...parties,
  }
  const details = { ...detailsOf(plan), extent: whole ? extents.whole : extents.good }
  const order = {
    ...planned,
    step,
    reason,
    identification,
    details,
    operatorId: by,
    administrators: plan.administrators > 0,
  }
  const profile = profileOf(context, service)
  const outcome = by.startsWith('terminal:')
    ? await context.store.change(changeContext(caller, now), refs, (states) =>
        decideImportBegin(states.run, { ...planned, by }, { reason, identification, approved: true }, now),
      )
    : await context.store.change(changeContext(caller, now), refs, (states) =>
        decideImportOrder(states, order, profile, now),
      )
  if (!outcome.ok) return outcome
  const result = 'result' in outcome ? outcome.result : 'done'
  const owner = ownerOf(service, by)
  const nowMs = now.epochMilliseconds
  const expiresAtMs = nowMs + (result === 'requested' ? approvalValidMs : keptMs)
  await lengthenDraft(context.store, importId, owner, { nowMs, expiresAtMs })
  return { ok: true, result } as const
}

const extents = { whole: '全件（1行でも誤りがあれば行わない）', good: '誤りのない行だけ' } as const

function detailsOf({ lines, opened, changed, ended, unchanged, errors, administrators }: ImportPlan) {
  const wrong = new Set(errors.map(({ line }) => line)).size
  return {
    count: String(lines.length),
    administrators: String(administrators),
    opened: String(opened),
    changed: String(changed),
    ended: String(ended),
    unchanged: String(unchanged),
    wrongLines: String(wrong),
  }
}

export function ownerOf(service: string, by: string): string {
  return `${deskOf(service)} ${by} core`
}

function identityOf(importId: string): string {
  return `core:${importId}`
}
