import { keyedHash } from '../../platform/secrets/mac.ts'
import { open, seal } from '../../platform/secrets/seal.ts'
import { importDraft, keepDraft, takeImportDraft } from '../../platform/store/drafts.ts'
import { type Approval, approvalValidMs } from '../rules/approval.ts'
import type { RequestDetails } from '../rules/desk-events.ts'
import { heldOf, mergedParticulars, nothingKnown, type Particulars } from '../rules/particulars.ts'
import { type ParticularName, particularNames } from '../rules/particulars-events.ts'
import { type Context, profileOf } from './context.ts'

type OfRequest = Pick<Approval, 'service' | 'userId' | 'requestedBy'>

/** A request counts from its own instant, which is a little later. */
const keptMs = approvalValidMs + 60_000
/** Of one person for one user: earlier ones were corrected since, and nobody reads them any more. */
const most = 5

/** What a request says of them; where it is filed, `keep` puts the values beside it. */
export type AskedParticulars = { readonly details: RequestDetails; readonly keep: () => Promise<void> }

/**
 * What somebody would be identified with who is only asked for: sealed beside the request until it is done, never in the
 * journal. The request holds which attributes those are, and a keyed digest of their values under which they are kept: what
 * is granted is these and no others. Empty details where nothing is known.
 */
export function askedParticulars(
  context: Context,
  of: OfRequest,
  given: Partial<Particulars>,
): AskedParticulars {
  const { store, keyRing, now } = context
  const particulars = mergedParticulars(nothingKnown, given, profileOf(context, of.service).identification)
  const held = heldOf(particulars)
  if (held.length === 0) return { details: {}, keep: async () => {} }
  const text = JSON.stringify(particulars)
  const draftId = keyedHash(keyRing, `asked particulars ${JSON.stringify([ownerOf(of), text])}`)
  const keep = async () => {
    const sealed = seal(keyRing, new TextEncoder().encode(text), identityOf(draftId))
    const expiresAtMs = now().epochMilliseconds + keptMs
    await keepDraft(store, draftId, ownerOf(of), sealed, { expiresAtMs, most })
  }
  return { details: { particulars: held.join(','), particularsDigest: draftId }, keep }
}

/** Which attributes a request is about. */
export function askedNames({ details }: Pick<Approval, 'details'>): readonly ParticularName[] {
  const names = (details['particulars'] ?? '').split(',')
  return particularNames.filter((name) => names.includes(name))
}

/**
 * The values of a request; whoever calls it has journaled that they are shown, or shows them to nobody. Undefined where they
 * are not there any more.
 */
export async function readAskedParticulars(
  { store, keyRing, now }: Context,
  { details, ...of }: OfRequest & Pick<Approval, 'details'>,
): Promise<Particulars | undefined> {
  const { particularsDigest: draftId } = details
  if (draftId === undefined) return nothingKnown
  const sealed = await importDraft(store, draftId, ownerOf(of), now().epochMilliseconds)
  if (sealed === undefined) return undefined
  return JSON.parse(new TextDecoder().decode(open(keyRing, sealed, identityOf(draftId)))) as Particulars
}

/** Once the request is done, the user's own row has the values. */
export async function forgetAskedParticulars(
  { store, now }: Context,
  of: OfRequest,
  { particularsDigest: draftId }: RequestDetails,
): Promise<void> {
  if (draftId !== undefined) await takeImportDraft(store, draftId, ownerOf(of), now().epochMilliseconds)
}

function ownerOf({ service, userId, requestedBy }: OfRequest): string {
  return `opening ${service} ${userId} ${requestedBy}`
}

function identityOf(draftId: string): string {
  return `asked particulars:${draftId}`
}
