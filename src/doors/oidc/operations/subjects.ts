import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { newId } from '../../../platform/secrets/random.ts'
import { decideSubject, oidcSubjectState } from '../rules/oidc-subject.ts'
import { isOidcProfile } from '../rules/profile.ts'

type OfUser = { readonly service: string; readonly userId: string }

/** What a user is called towards the systems of the institution; given at the first login to one. */
export async function subjectOf(
  context: Context,
  caller: Caller,
  { service, userId }: OfUser,
): Promise<string> {
  const known = await knownSubjectOf(context, { service, userId })
  if (known !== undefined) return known
  const given = { service, userId, subject: newId() }
  const refs = { known: oidcSubjectState.ref(service, userId) }
  const outcome = await context.store.change(changeContext(caller, context.now()), refs, (states) =>
    decideSubject(states.known, given),
  )
  if (!outcome.ok) throw new Error('a subject is never refused')
  return outcome.subject
}

/** The same of a user who has one; undefined: not yet. */
export async function knownSubjectOf(
  { store, profiles }: Context,
  { service, userId }: OfUser,
): Promise<string | undefined> {
  const profile = profiles.get(service)
  if (profile !== undefined && isOidcProfile(profile) && profile.oidc.subject === 'userId') return userId
  return (await store.read({ known: oidcSubjectState.ref(service, userId) })).known?.subject
}
