import { digestOf, sessionHash } from '../../platform/secrets/random.ts'
import { open, SealError, seal } from '../../platform/secrets/seal.ts'
import { draftsOf, importDraft, keepDraft, takeImportDraft } from '../../platform/store/drafts.ts'
import { sessionState } from '../rules/session.ts'
import { userState } from '../rules/user.ts'
import { type Context, profileOf } from './context.ts'

/** Whose draft it is: another user, or the same ID at another service, finds nothing. */
export type DraftOwner = { readonly service: string; readonly userId: string }

/** What somebody typed into a form and has not sent to its end: no password and no code (W8). */
export type FormDraft = {
  /** Where the form is, which is also its name. */
  readonly path: string
  readonly title: string
  readonly keptAtMs: number
  readonly fields: Readonly<Record<string, string>>
}

export type ShownSession = { readonly service: string; readonly sessionId: string }

/** A user fills in one or two forms at a time; who keeps more loses the oldest. */
const draftsMax = 10
const hourMs = 3_600_000

/**
 * Keeps what the holder of a session typed, sealed, until the profile's hours are over. The session may have ended by time
 * alone; one that was logged out, replaced or ended by somebody keeps nothing, nor does any other. It counts as no use
 * of the session. False: nothing was kept.
 */
export async function keepFormDraft(
  context: Context,
  shown: ShownSession,
  form: Omit<FormDraft, 'keptAtMs'>,
): Promise<boolean> {
  const { store, keyRing } = context
  const owner = await holderOf(context, shown)
  if (owner === undefined) return false
  const keptAtMs = context.now().epochMilliseconds
  const expiresAtMs = keptAtMs + profileOf(context, owner.service).session.draftHours * hourMs
  const id = idOf(owner, form.path)
  const text = new TextEncoder().encode(JSON.stringify({ ...form, keptAtMs }))
  await keepDraft(store, id, ownerOf(owner), seal(keyRing, text, identityOf(id)), {
    expiresAtMs,
    most: draftsMax,
  })
  return true
}

/** Whose current session a browser shows, over by time or not. */
async function holderOf(
  { store }: Context,
  { service, sessionId }: ShownSession,
): Promise<DraftOwner | undefined> {
  const hash = sessionHash(sessionId)
  const { session } = await store.read({ session: sessionState.ref(hash) })
  if (session === undefined || session.service !== service || session.stage !== 'authenticated')
    return undefined
  const { userId } = session
  const { user } = await store.read({ user: userState.ref(service, userId) })
  return user?.status === 'active' && user.sessionHash === hash ? { service, userId } : undefined
}

/** Deletes the draft of a form that the holder of a session has just sent to its end. */
export async function dropSentDraft(context: Context, shown: ShownSession, path: string): Promise<void> {
  const owner = await holderOf(context, shown)
  if (owner !== undefined) await dropFormDraft(context, owner, path)
}

/** All of a user's drafts, the newest first. */
export async function listFormDrafts(context: Context, owner: DraftOwner): Promise<readonly FormDraft[]> {
  const nowMs = context.now().epochMilliseconds
  const rows = await draftsOf(context.store, ownerOf(owner), nowMs, draftsMax)
  return rows.flatMap(({ draftId, sealed }) => opened(context, draftId, sealed) ?? [])
}

export async function findFormDraft(
  context: Context,
  owner: DraftOwner,
  path: string,
): Promise<FormDraft | undefined> {
  const id = idOf(owner, path)
  const sealed = await importDraft(context.store, id, ownerOf(owner), context.now().epochMilliseconds)
  return sealed === undefined ? undefined : opened(context, id, sealed)
}

/** Deletes a draft that its user does not want. */
export async function dropFormDraft(context: Context, owner: DraftOwner, path: string): Promise<void> {
  await takeImportDraft(context.store, idOf(owner, path), ownerOf(owner), 0)
}

/** Undefined for one whose key has left the ring: what was typed has to be typed again then. */
function opened({ keyRing }: Context, id: string, sealed: Uint8Array): FormDraft | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(open(keyRing, sealed, identityOf(id)))) as FormDraft
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}

function idOf({ service, userId }: DraftOwner, path: string): string {
  return digestOf(new TextEncoder().encode(JSON.stringify(['form draft', service, userId, path])))
}

/** A different owner than for transfers and files, so that one is never mistaken for the other. */
function ownerOf({ service, userId }: DraftOwner): string {
  return `${service} ${userId} form`
}

function identityOf(id: string): string {
  return `draft:form:${id}`
}
