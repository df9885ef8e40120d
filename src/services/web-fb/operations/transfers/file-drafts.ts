import { setImmediate as breathe } from 'node:timers/promises'
import type { Context } from '../../../../authority/operations/context.ts'
import { oneLine, visible } from '../../../../otp/plain-text.ts'
import { newId } from '../../../../platform/secrets/random.ts'
import { open, seal } from '../../../../platform/secrets/seal.ts'
import {
  countDrafts,
  draftsOf,
  extendDraft,
  importDraft,
  saveImportDraft,
  takeImportDraft,
} from '../../../../platform/store/drafts.ts'
import { transferState } from '../../rules/transfer.ts'
import type { DraftFile, TransferDraft } from '../../rules/transfer-draft.ts'
import { importTransferFile, type TransferFileProblem } from '../import-transfer-file.ts'
import { fbProfileOf } from '../profile-of.ts'
import { beginDraft, type Drafter, openDraft, ownerOf, readDraft } from './draft.ts'

/** Files that were taken in and checked: kept until they are confirmed or discarded, or their days are over. */

const msPerDay = 86_400_000
const msPerHour = 60 * 60_000
/** Waiting files of one user. */
const fileDraftsMax = 20
/** Beside them, the ones that were typed within the last hour. */
const draftsReadMax = 200
const nameMax = 100

export type TakenIn =
  | { readonly kind: 'draft'; readonly draftId: string }
  /** `checkId` shows the problems again, page by page, within the hour. */
  | { readonly kind: 'refused'; readonly checkId: string; readonly problems: readonly TransferFileProblem[] }
  | { readonly kind: 'full' }

/** 振込ファイル取込: keeps a good file as a draft, and what is wrong with a bad one. */
export async function takeInTransferFile(
  context: Context,
  who: Drafter,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
): Promise<TakenIn> {
  const imported = await importTransferFile(context, { ...who, bytes })
  if (!imported.ok) {
    const { problems } = imported
    return { kind: 'refused', checkId: await keepProblems(context, who, problems), problems }
  }
  return keepAsDraft(context, who, { name, ...imported })
}

/** Keeps the payees of a file, or of a list that was typed, until they are confirmed or discarded. */
export async function keepAsDraft(
  context: Context,
  who: Drafter,
  taken: Pick<TransferDraft, 'accountId' | 'day' | 'lines'> & Pick<DraftFile, 'name' | 'digest'>,
): Promise<Extract<TakenIn, { readonly kind: 'draft' | 'full' }>> {
  // What was typed, or confirmed, lasts an hour at most.
  const afterMs = context.now().epochMilliseconds + msPerHour
  if ((await countDrafts(context.store, ownerOf(who), afterMs)) >= fileDraftsMax) return { kind: 'full' }
  const { name, accountId, day, lines, digest } = taken
  const shown = [...visible(oneLine(name))].slice(0, nameMax).join('')
  const file = { name: shown === '' ? '名称なし' : shown, digest, takenAtMs: context.now().epochMilliseconds }
  await breathe()
  const validMs = fbProfileOf(context, who.service).fb.draftDays * msPerDay
  return {
    kind: 'draft',
    draftId: await beginDraft(context, who, { accountId, day, memo: '', lines, file }, validMs),
  }
}

export type FileDraft = {
  readonly draftId: string
  readonly draft: TransferDraft
  readonly name: string
  readonly takenAtMs: number
  readonly expiresAtMs: number
}

/** The user's files that wait, the newest first. */
export async function fileDrafts(context: Context, who: Drafter): Promise<readonly FileDraft[]> {
  const { store } = context
  const nowMs = context.now().epochMilliseconds
  const kept = await draftsOf(store, ownerOf(who), nowMs, draftsReadMax)
  const found: FileDraft[] = []
  for (const { draftId, sealed, expiresAtMs } of kept) {
    const draft = openDraft(context, draftId, sealed)
    if (draft.file !== undefined) found.push({ draftId, draft, ...draft.file, expiresAtMs })
    await breathe()
  }
  const refs = Object.fromEntries(
    found.map(({ draft }) => [draft.transferId, transferState.ref(who.service, draft.transferId)]),
  )
  const accepted = await store.read(refs)
  return found
    .filter(({ draft }) => accepted[draft.transferId] === undefined)
    .toSorted((a, b) => b.takenAtMs - a.takenAtMs)
}

/** Forgets a draft; false if it is not this user's, or is gone. */
export async function discardDraft(context: Context, who: Drafter, draftId: string): Promise<boolean> {
  const nowMs = context.now().epochMilliseconds
  return (await takeImportDraft(context.store, draftId, ownerOf(who), nowMs)) !== undefined
}

/** Once it is confirmed, a file's content is kept no longer than what is typed: for who goes back to it. */
export async function endFileDraft(context: Context, who: Drafter, draftId: string): Promise<void> {
  const nowMs = context.now().epochMilliseconds
  if ((await readDraft(context, who, draftId))?.file === undefined) return
  await extendDraft(context.store, draftId, ownerOf(who), nowMs, nowMs + msPerHour)
}

async function keepProblems(
  context: Context,
  who: Drafter,
  problems: readonly TransferFileProblem[],
): Promise<string> {
  const checkId = newId()
  const sealed = seal(
    context.keyRing,
    new TextEncoder().encode(JSON.stringify(problems)),
    problemsIdentity(checkId),
  )
  const expiresAtMs = context.now().epochMilliseconds + msPerHour
  await saveImportDraft(context.store, checkId, problemsOwner(who), sealed, expiresAtMs)
  return checkId
}

/** What was wrong with a file; undefined if it is not this user's, or its hour is over. */
export async function problemsOf(
  context: Context,
  who: Drafter,
  checkId: string,
): Promise<readonly TransferFileProblem[] | undefined> {
  const nowMs = context.now().epochMilliseconds
  const sealed = await importDraft(context.store, checkId, problemsOwner(who), nowMs)
  if (sealed === undefined) return undefined
  const opened = open(context.keyRing, sealed, problemsIdentity(checkId))
  return JSON.parse(new TextDecoder().decode(opened)) as readonly TransferFileProblem[]
}

function problemsOwner({ service, userId }: Drafter): string {
  return `${service} ${userId} transfer-problems`
}

function problemsIdentity(checkId: string): string {
  return `draft:transfer-problems:${checkId}`
}
