import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { userState } from '../../../authority/rules/user.ts'
import { newId } from '../../../platform/secrets/random.ts'
import { userNamed } from '../queries/subjects.ts'
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
  if (namesIds(profiles, service)) return userId
  return (await store.read({ known: oidcSubjectState.ref(service, userId) })).known?.subject
}

/** The active user whom systems call so; undefined: nobody. */
export async function activeUserNamed(
  context: Context,
  { service, subject }: { readonly service: string; readonly subject: string },
): Promise<string | undefined> {
  const userId = namesIds(context.profiles, service)
    ? subject
    : await userNamed(context.store, { service, subject })
  return userId !== undefined && (await isActive(context, { service, userId })) ? userId : undefined
}

async function isActive({ store }: Context, { service, userId }: OfUser): Promise<boolean> {
  return (await store.read({ user: userState.ref(service, userId) })).user?.status === 'active'
}

function namesIds(profiles: Context['profiles'], service: string): boolean {
  const profile = profiles.get(service)
  return profile !== undefined && isOidcProfile(profile) && profile.oidc.subject === 'userId'
}
