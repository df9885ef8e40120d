import { reveal } from '../../platform/decision/event.ts'
import { keyedHash, keyedHashes } from '../../platform/secrets/mac.ts'
import { open, seal } from '../../platform/secrets/seal.ts'
import {
  decideParticulars,
  differing,
  heldOf,
  type KeptParticulars,
  mergedParticulars,
  nothingKnown,
  type Particulars,
  type ParticularsChange,
  particularsState,
} from '../rules/particulars.ts'
import type { ParticularName, SealedParticulars } from '../rules/particulars-events.ts'
import {
  keptFields,
  keptNames,
  type ParticularField,
  readParticulars,
  type TypedParticulars,
} from '../rules/particulars-form.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from './context.ts'

type IdentifiedBy = Pick<ServiceProfile, 'identification'>
type OfUser = { readonly service: string; readonly userId: string }

const lastDigits = 4

/** Values as they are kept, under this user's name only. Fast: a file of 30,000 needs no turn for it. */
export function sealParticulars(
  { keyRing }: Pick<Context, 'keyRing'>,
  { service, userId }: OfUser,
  particulars: Particulars,
): SealedParticulars {
  const { telephone } = particulars
  const text = new TextEncoder().encode(JSON.stringify(particulars))
  return {
    sealed: { confidential: seal(keyRing, text, identityOf({ service, userId })) },
    telephoneHash: telephone === null ? null : keyedHash(keyRing, wholeNumber(service, telephone)),
    telephoneEndHash: telephone === null ? null : keyedHash(keyRing, endOfNumber(service, telephone)),
    held: heldOf(particulars),
  }
}

/** What is known of a user who is being opened; null where that is nothing. */
export function sealNewParticulars(
  context: Context,
  of: OfUser,
  given: Partial<Particulars>,
): SealedParticulars | null {
  const policy = profileOf(context, of.service).identification
  const particulars = mergedParticulars(nothingKnown, given, policy)
  return heldOf(particulars).length === 0 ? null : sealParticulars(context, of, particulars)
}

/** The values of a row; whoever calls it has journaled that they are shown, or shows them to nobody. */
export function openParticulars(
  { keyRing }: Pick<Context, 'keyRing'>,
  kept: Pick<KeptParticulars, 'service' | 'userId' | 'sealed'> | undefined,
): Particulars {
  if (kept === undefined) return nothingKnown
  const text = new TextDecoder().decode(open(keyRing, reveal(kept.sealed), identityOf(kept)))
  return { ...nothingKnown, ...(JSON.parse(text) as Partial<Particulars>) }
}

/** What `decideParticulars` takes, from the row as it was read: what is given replaces what was known, the rest stays. */
export function prepareParticulars(
  context: Context,
  { service, userId }: OfUser,
  kept: KeptParticulars | undefined,
  { given, source }: { readonly given: Partial<Particulars> } & Pick<ParticularsChange, 'source'>,
): ParticularsChange {
  const before = openParticulars(context, kept)
  const after = mergedParticulars(before, given, profileOf(context, service).identification)
  const sealed = sealParticulars(context, { service, userId }, after)
  return {
    service,
    userId,
    ...sealed,
    changed: differing(before, after),
    source,
    basedOn: kept?.revision ?? 0,
  }
}

/** What the institution keeps, in the order in which it is asked for. */
export function keptParticulars({ identification }: IdentifiedBy): readonly ParticularName[] {
  return keptNames(identification)
}

/** The same as fields of a form, or columns of a file. */
export function particularFields({ identification }: IdentifiedBy): readonly ParticularField[] {
  return keptFields(identification)
}

/** What was typed for a user of the service, or what is wrong with which field, as of today in Japan. */
export function readTyped(context: Context, service: string, typed: TypedParticulars) {
  const today = context.now().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
  return readParticulars(typed, profileOf(context, service).identification, today)
}

/** The row of a user, undefined where nothing is known. */
export async function findParticulars(
  { store }: Context,
  { service, userId }: OfUser,
): Promise<KeptParticulars | undefined> {
  return (await store.read({ particulars: particularsState.ref(service, userId) })).particulars
}

/** Sets what the institution knows of a user, outside the desk; an attribute that isn't given stays. */
export function setParticulars(
  context: Context,
  caller: Caller,
  { service, userId }: OfUser,
  given: Partial<Particulars>,
) {
  const refs = {
    user: userState.ref(service, userId),
    particulars: particularsState.ref(service, userId),
  }
  return untilFresh(async () => {
    const kept = await findParticulars(context, { service, userId })
    const change = prepareParticulars(context, { service, userId }, kept, { given, source: 'core' })
    const now = context.now()
    return context.store.change(changeContext(caller, now), refs, (states) =>
      decideParticulars(states, change, now),
    )
  })
}

/** By which a whole telephone number is found in a service, whichever key of the ring it was kept under. */
export function telephoneHashes({ keyRing }: Context, service: string, telephone: string): readonly string[] {
  return keyedHashes(keyRing, wholeNumber(service, telephone))
}

/** The same for its last four digits. */
export function telephoneEndHashes({ keyRing }: Context, service: string, end: string): readonly string[] {
  return keyedHashes(keyRing, endOfNumber(service, end))
}

const wholeNumber = (service: string, telephone: string) => `telephone ${service} ${telephone}`

const endOfNumber = (service: string, telephone: string) =>
  `telephone end ${service} ${telephone.slice(-lastDigits)}`

function identityOf({ service, userId }: OfUser): string {
  return `particulars:${service}:${userId}`
}
