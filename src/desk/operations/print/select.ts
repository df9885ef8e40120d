import { type Context, profileOf } from '../../../authority/operations/context.ts'
import { deskOf } from '../../../authority/rules/operator.ts'
import { unprintableTexts } from '../../../platform/print/print-sheets.ts'
import type { PostalAddress } from '../../../platform/print/sheet.ts'
import { newId } from '../../../platform/secrets/random.ts'
import { open, seal } from '../../../platform/secrets/seal.ts'
import { importDraft, saveImportDraft } from '../../../platform/store/drafts.ts'
import { findRecipients, type Recipient, type Recipients } from '../../queries/print.ts'
import { requestOfImport } from '../../rules/core-file/user-import.ts'
import type { PrintKind } from '../../rules/print/print-run.ts'
import { type Addresses, findAddresses, keepsAddresses } from './addresses.ts'

/** Whom a run is for: whoever was opened from one day to another or by a file, or had a letter of a run that was lost. */
export type Selection = {
  readonly service: string
  readonly kind: PrintKind
  readonly fromMs: number | null
  readonly untilMs: number | null
  readonly lostRunId: string | null
  readonly importId: string | null
}

/** More are two runs. */
export const lettersMax = 30_000

const draftValidMs = 15 * 60_000
const askedAtOnce = 500

/** Somebody whom no letter of the run goes to, and why: told before anything is made. */
export type LeftOut = Pick<Recipient, 'userId' | 'userName'> & {
  readonly because: 'unprintable' | 'no_address'
  /** The characters that have no glyph. */
  readonly detail: string
}

export type PrintPreview = {
  readonly draftId: string
  readonly count: number
  readonly customers: number
  readonly leftOut: readonly LeftOut[]
  /** The first and the last one, as the print house will see them. */
  readonly first: Recipient | undefined
  readonly last: Recipient | undefined
  /** Are there more than a run holds? They wait for the next one. */
  readonly isCut: boolean
}

export type PrintDraft = Pick<Selection, 'service' | 'kind'> & { readonly userIds: readonly string[] }

/**
 * Finds whom a run would write to, in print order: by postal code, then by customer. Nothing is made, and the list is kept,
 * sealed, for the same person to confirm within 15 minutes.
 */
export async function previewPrint(
  context: Context,
  selection: Selection,
  by: string,
): Promise<PrintPreview> {
  const { service, kind } = selection
  const found = await findRecipients(context.store, recipientsOf(context, selection), lettersMax + 1)
  const { ordered, leftOut } = await sorted(context, service, found.slice(0, lettersMax))
  const draftId = newId()
  const draft: PrintDraft = { service, kind, userIds: ordered.map(({ userId }) => userId) }
  const expiresAtMs = context.now().epochMilliseconds + draftValidMs
  await savePrintDraft(context, { draftId, owner: ownerOf(service, by), expiresAtMs }, draft)
  return {
    draftId,
    count: ordered.length,
    customers: new Set(ordered.map(({ customerNumber, customerName }) => customerNumber ?? customerName))
      .size,
    leftOut,
    first: ordered.at(0),
    last: ordered.at(-1),
    isCut: found.length > lettersMax,
  }
}

function recipientsOf(context: Context, selection: Selection): Recipients {
  const { initialPassword } = profileOf(context, selection.service).desk
  const { importId } = selection
  const openedBy = importId === null ? null : requestOfImport(importId)
  return { ...selection, openedBy, isChosen: initialPassword === 'application' }
}

/** In print order, without whom no letter can go to. */
async function sorted(context: Context, service: string, found: readonly Recipient[]) {
  const addresses = await addressesOf(context, service, found)
  // All at once: the font is opened for each asking.
  const unprintable = await unprintableTexts(
    found.map(({ userId, userName, customerName }) => {
      return [userId, userName, customerName, ...(addresses.get(userId)?.lines ?? [])]
    }),
  )
  const needsAddress = keepsAddresses(context, service)
  const leftOut = found.flatMap(({ userId, userName }, i): LeftOut[] => {
    const detail = [...new Set(unprintable[i] ?? [])].join('')
    if (detail !== '') return [{ userId, userName, because: 'unprintable', detail }]
    if (!needsAddress || addresses.has(userId)) return []
    return [{ userId, userName, because: 'no_address', detail }]
  })
  const without = new Set(leftOut.map(({ userId }) => userId))
  const codeOf = ({ userId }: Recipient) => addresses.get(userId)?.postalCode ?? ''
  // Whoever is equal stays in the order of the query: by customer.
  const ordered = found
    .filter(({ userId }) => !without.has(userId))
    .toSorted((a, b) => (codeOf(a) < codeOf(b) ? -1 : codeOf(a) > codeOf(b) ? 1 : 0))
  return { ordered, leftOut }
}

async function addressesOf(
  context: Context,
  service: string,
  found: readonly Recipient[],
): Promise<Addresses> {
  const all = new Map<string, PostalAddress>()
  for (let from = 0; from < found.length; from += askedAtOnce) {
    const userIds = found.slice(from, from + askedAtOnce).map(({ userId }) => userId)
    for (const [userId, address] of await findAddresses(context, service, userIds)) all.set(userId, address)
  }
  return all
}

type Kept = { readonly draftId: string; readonly owner: string; readonly expiresAtMs: number }

/** Names hold neither of these, so no run's list is taken for another draft. */
export async function savePrintDraft(
  { store, keyRing }: Context,
  { draftId, owner, expiresAtMs }: Kept,
  draft: PrintDraft,
): Promise<void> {
  const sealed = seal(keyRing, new TextEncoder().encode(JSON.stringify(draft)), identityOf(draftId))
  await saveImportDraft(store, draftId, owner, sealed, expiresAtMs)
}

/** Undefined when it is not (or no longer) theirs. */
export async function readPrintDraft(
  { store, keyRing, now }: Context,
  draftId: string,
  owner: string,
): Promise<PrintDraft | undefined> {
  const sealed = await importDraft(store, draftId, owner, now().epochMilliseconds)
  if (sealed === undefined) return undefined
  return JSON.parse(new TextDecoder().decode(open(keyRing, sealed, identityOf(draftId)))) as PrintDraft
}

export function ownerOf(service: string, by: string): string {
  return `${deskOf(service)} ${by} print`
}

function identityOf(draftId: string): string {
  return `print:${draftId}`
}
