import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { bindingState, userHolder } from '../../../../authority/rules/binding.ts'
import { particularsState } from '../../../../authority/rules/particulars.ts'
import { passkeyHolderState } from '../../../../authority/rules/passkeys.ts'
import { mailAddressState } from '../../../../authority/rules/registered-address.ts'
import { type User, userState } from '../../../../authority/rules/user.ts'
import type { StatesOf } from '../../../../platform/store/store.ts'
import { type FbUserLine, fbUsersOfCustomer } from '../../queries/users.ts'
import { type FbUser, fbUserState } from '../../rules/fb-user.ts'
import {
  decideFbUserAddition,
  decideFbUserChange,
  decideFbUserDeletion,
  type FbRights,
  fbUserSight,
  lacksFixedPassword,
} from '../../rules/fb-user-administration.ts'
import { purposesOf } from '../../rules/new-fb-user.ts'
import { refuseFirstPasswords } from '../../rules/typed-first-passwords.ts'
import {
  deriveFirstPasswords,
  type FirstPasswords,
  fbUserRefs,
  makeFirstPasswords,
} from '../open-fb-customer.ts'
import { fbProfileOf } from '../profile-of.ts'
import { actingRefs, confirmationFacts, type FbAdministrator } from './acting.ts'

export type { FbRights }

/** More than any profile lets a customer have. */
const usersReadMax = 1000

/** All users of the administrator's customer, ordered by ID. */
export function listFbUsers(
  { store }: Context,
  { service, customerId }: Pick<FbAdministrator, 'service' | 'customerId'>,
): Promise<readonly FbUserLine[]> {
  return fbUsersOfCustomer(store, service, customerId, usersReadMax)
}

export type FoundFbUser = { readonly user: User; readonly rights: FbUser; readonly seen: string }

/** One of them with the fingerprint of what is shown; undefined for another customer's user, as for an unknown one. */
export async function findFbUser(
  { store }: Context,
  { service, customerId }: FbAdministrator,
  userId: string,
): Promise<FoundFbUser | undefined> {
  const { user, rights } = await store.read({
    user: userState.ref(service, userId),
    rights: fbUserState.ref(service, userId),
  })
  if (user?.customerId !== customerId || user.status === 'deleted' || rights === undefined) return undefined
  return { user, rights, seen: fbUserSight(user, rights) }
}

export type AskedFbUser = {
  readonly userId: string
  readonly userName: string
  readonly rights: FbRights
}

/**
 * Adds a user under the chosen ID. Accepted: the first passwords, typed or else generated, to be shown once; they are
 * never stored in readable form. Refused: also names the typed password at fault, if any.
 */
export async function addFbUser(
  context: Context,
  caller: Caller,
  acting: FbAdministrator,
  asked: AskedFbUser & { readonly passwords: FirstPasswords | null },
  password: string,
) {
  const { service } = acting
  const profile = fbProfileOf(context, service)
  const { userId, userName, rights } = asked
  const broken =
    asked.passwords && refuseFirstPasswords(asked.passwords, { userId, userName, ...rights }, profile)
  if (broken !== null) return { ok: false, ...broken } as const
  const passwords = asked.passwords ?? makeFirstPasswords(profile, purposesOf(asked.rights))
  const outcome = await untilFresh(async () => {
    const facts = await confirmationFacts(context, acting, { purpose: 'registration', password })
    const verifiers = await deriveFirstPasswords(context, { service, userId }, passwords)
    const users = (await listFbUsers(context, acting)).length
    const now = context.now()
    const refs = {
      ...actingRefs(acting, 'registration'),
      user: userState.ref(service, asked.userId),
      ...userRefs(service, asked.userId),
    }
    const addition = { ...facts, ...asked, ...verifiers, users }
    return context.store.change(changeContext(caller, now), refs, (states) =>
      decideFbUserAddition(states, addition, profile, now),
    )
  })
  return outcome.ok ? { ...outcome, passwords } : { ...outcome, beside: null }
}

/**
 * Changes name and rights of a user of the customer. Accepted: the first passwords, to be shown once, if the user has
 * to start over with new ones; otherwise null.
 */
export function changeFbUser(
  context: Context,
  caller: Caller,
  acting: FbAdministrator,
  asked: AskedFbUser & { readonly seen: string; readonly renews: boolean },
  password: string,
) {
  const { service } = acting
  const profile = fbProfileOf(context, service)
  return untilFresh(async () => {
    const facts = await confirmationFacts(context, acting, { purpose: 'registration', password })
    const before = await context.store.read(userRefs(service, asked.userId))
    const begins = asked.renews || lacksFixedPassword(asked.rights, fixedOf(before))
    const passwords = begins ? makeFirstPasswords(profile, purposesOf(asked.rights)) : null
    const owner = { service, userId: asked.userId }
    const firsts = passwords && (await deriveFirstPasswords(context, owner, passwords))
    const { refs, administratorsOf } = await targetRefs(context, acting, asked.userId)
    const now = context.now()
    const change = { ...facts, ...asked, firsts }
    const outcome = await context.store.change(changeContext(caller, now), refs, (states) =>
      decideFbUserChange(
        { ...states, fixedPasswords: fixedOf(states), administrators: administratorsOf(states) },
        change,
        profile,
        now,
      ),
    )
    return outcome.ok ? { ...outcome, passwords } : outcome
  })
}

/** Deletes a user of the customer who no longer has a token. */
export function deleteFbUser(
  context: Context,
  caller: Caller,
  acting: FbAdministrator,
  asked: { readonly userId: string; readonly seen: string },
  password: string,
) {
  const profile = fbProfileOf(context, acting.service)
  return untilFresh(async () => {
    const facts = await confirmationFacts(context, acting, { purpose: 'registration', password })
    const { refs } = await targetRefs(context, acting, asked.userId)
    const now = context.now()
    return context.store.change(changeContext(caller, now), refs, (states) =>
      decideFbUserDeletion(states, { ...facts, ...asked }, profile, now),
    )
  })
}

/** All rows that depend on a WEB-FB user, without the user itself. */
export function userRefs(service: string, userId: string) {
  const { fbUser: rights, ...others } = fbUserRefs(service, userId)
  return {
    ...others,
    rights,
    binding: bindingState.ref(service, userHolder(userId)),
    mailAddress: mailAddressState.ref(service, userId),
    passkeys: passkeyHolderState.ref(service, userId),
    particulars: particularsState.ref(service, userId),
  }
}

/** The fixed passwords among what `userRefs` loads. */
export function fixedOf(states: StatesOf<ReturnType<typeof userRefs>>) {
  const { registration, approval, transfer } = states
  return { registration, approval, transfer }
}

/** The user in question, and the administrators of the customer. */
async function targetRefs(context: Context, acting: FbAdministrator, userId: string) {
  const { service } = acting
  const administrators = (await listFbUsers(context, acting)).filter(({ role }) => role === 'administrator')
  const others: Record<`administrator ${string}`, ReturnType<typeof userState.ref>> = {}
  for (const user of administrators)
    others[`administrator ${user.userId}`] = userState.ref(service, user.userId)
  const refs = {
    ...others,
    ...actingRefs(acting, 'registration'),
    user: userState.ref(service, userId),
    ...userRefs(service, userId),
  }
  const administratorsOf = (states: { readonly [N in `administrator ${string}`]?: User | undefined }) =>
    administrators.map((user) => states[`administrator ${user.userId}`])
  return { refs, administratorsOf }
}
