import {
  type ActingAdministrator,
  administratorRefs,
} from '../../../../authority/operations/bindings/user-otp.ts'
import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { type CompanyUser, usersOfCustomer } from '../../../../authority/queries/bindings.ts'
import { sessionSeenAtMs } from '../../../../authority/queries/sessions.ts'
import { bindingState, tokenClaimState, userHolder } from '../../../../authority/rules/binding.ts'
import { mailSettingsState } from '../../../../authority/rules/mail-settings.ts'
import { allNotices, type NoticeSettings } from '../../../../authority/rules/notice-settings.ts'
import { particularsState } from '../../../../authority/rules/particulars.ts'
import { passkeyHolderState } from '../../../../authority/rules/passkeys.ts'
import { passwordState } from '../../../../authority/rules/password.ts'
import type { Stale } from '../../../../authority/rules/refusal.ts'
import { mailAddressState } from '../../../../authority/rules/registered-address.ts'
import { type User, userState } from '../../../../authority/rules/user.ts'
import { randomDigits } from '../../../../platform/secrets/random.ts'
import type { Decision } from '../../rules/decision.ts'
import type { FxProfile } from '../../rules/profile.ts'
import type { Refusal } from '../../rules/refusal.ts'
import {
  decideAddressRemoval,
  decideNotices,
  decideUserAddition,
  decideUserChange,
  decideUserDeletion,
  userSight,
} from '../../rules/user-administration.ts'
import { fxProfileOf } from '../profile-of.ts'

export type CompanyAdministrator = ActingAdministrator & { readonly customerId: string }

const usersMax = 500
/** 10 digits, like the user IDs in the manuals (S2-1.3.1-04). */
const userIdDigits = 10
const attemptsMax = 20

/** The users of a company, for its administrators only: the screen checks who is asking. */
export function listCompanyUsers(
  context: Context,
  { service, customerId }: Pick<CompanyAdministrator, 'service' | 'customerId'>,
): Promise<readonly CompanyUser[]> {
  return usersOfCustomer(context.store, service, customerId, usersMax)
}

/** One of them with the fingerprint of what is shown; undefined for another company's user, as for an unknown one. */
export async function findCompanyUser(
  context: Context,
  { service, customerId }: CompanyAdministrator,
  userId: string,
): Promise<{ readonly user: User; readonly seen: string } | undefined> {
  const { user } = await context.store.read({ user: userState.ref(service, userId) })
  if (user?.customerId !== customerId || user.status === 'deleted') return undefined
  return { user, seen: userSight(user) }
}

/** Adds a user under a new ID, returned in `userId`. The first password comes with the letter that the desk prints. */
export async function addCompanyUser(
  context: Context,
  caller: Caller,
  acting: CompanyAdministrator,
  asked: { readonly userName: string; readonly administrator: boolean },
) {
  const { store } = context
  const { service } = acting
  const profile = fxProfileOf(context, service)
  const seenAtMs = await sessionSeenAtMs(store, acting.sessionHash)
  for (let i = 0; ; i++) {
    const userId = randomDigits(userIdDigits)
    const now = context.now()
    const refs = { ...administratorRefs(acting), user: userState.ref(service, userId) }
    const outcome = await store.change(changeContext(caller, now), refs, (states) =>
      decideUserAddition(states, { service, seenAtMs, userId, ...asked }, profile, now),
    )
    if (outcome.ok) return { ...outcome, userId }
    if (outcome.refusal !== 'user_id_taken' || i === attemptsMax) return outcome
  }
}

/** Changes name and rights of a user of the company. Refused with `nothing_to_do` if somebody else was first. */
export function changeCompanyUser(
  context: Context,
  caller: Caller,
  acting: CompanyAdministrator,
  asked: {
    readonly userId: string
    readonly userName: string
    readonly administrator: boolean
    readonly seen: string
  },
) {
  return actOnUser(context, caller, acting, asked, decideUserChange)
}

/** Deletes a user of the company; a token that is still there goes along where 無効 isn't to be had (S2-1.3-02, M1). */
export function deleteCompanyUser(
  context: Context,
  caller: Caller,
  acting: CompanyAdministrator,
  asked: { readonly userId: string; readonly seen: string },
) {
  return actOnUser(context, caller, acting, asked, decideUserDeletion)
}

/** Removes the address of a user of the company, whose next login leads to registering another one. */
export function removeCompanyAddress(
  context: Context,
  caller: Caller,
  acting: CompanyAdministrator,
  userId: string,
) {
  return actOnUser(context, caller, acting, { userId }, decideAddressRemoval)
}

type Decide<Asked> = (
  states: Parameters<typeof decideUserDeletion>[0] & Parameters<typeof decideAddressRemoval>[0],
  asked: Asked & { readonly service: string; readonly seenAtMs: number },
  profile: FxProfile,
  now: Temporal.Instant,
) => Decision<object, Refusal | Stale>

/** Loads the user in question with all dependent rows and the company's administrators, and decides. */
async function actOnUser<Asked extends { readonly userId: string }>(
  context: Context,
  caller: Caller,
  acting: CompanyAdministrator,
  asked: Asked,
  decide: Decide<Asked>,
) {
  const { store } = context
  const { service } = acting
  const profile = fxProfileOf(context, service)
  return untilFresh(async () => {
    const seenAtMs = await sessionSeenAtMs(store, acting.sessionHash)
    const { refs, administratorsOf } = await targetRefs(context, acting, asked.userId)
    const now = context.now()
    return store.change(changeContext(caller, now), refs, (states) =>
      decide(
        { ...states, administrators: administratorsOf(states) },
        { ...asked, service, seenAtMs },
        profile,
        now,
      ),
    )
  })
}

/** The notices that the users of the company get by mail. */
export async function noticesOf(
  { store }: Context,
  { service, customerId }: CompanyAdministrator,
): Promise<NoticeSettings> {
  return (await store.read({ settings: mailSettingsState.ref(service, customerId) })).settings ?? allNotices
}

/** メール設定. */
export async function chooseNotices(
  context: Context,
  caller: Caller,
  acting: CompanyAdministrator,
  settings: NoticeSettings,
) {
  const { store } = context
  const { service, customerId } = acting
  const profile = fxProfileOf(context, service)
  const seenAtMs = await sessionSeenAtMs(store, acting.sessionHash)
  const now = context.now()
  const refs = { ...administratorRefs(acting), settings: mailSettingsState.ref(service, customerId) }
  return store.change(changeContext(caller, now), refs, (states) =>
    decideNotices(states, { service, seenAtMs, settings }, profile, now),
  )
}

/** The user in question with all dependent rows, and the administrators of the company. */
async function targetRefs(context: Context, acting: CompanyAdministrator, userId: string) {
  const { service } = acting
  const users = await listCompanyUsers(context, acting)
  const administrators = users.filter(({ administrator }) => administrator)
  const others: Record<`administrator ${string}`, ReturnType<typeof userState.ref>> = {}
  for (const user of administrators)
    others[`administrator ${user.userId}`] = userState.ref(service, user.userId)
  const bindingRef = bindingState.ref(service, userHolder(userId))
  const { binding } = await context.store.read({ binding: bindingRef })
  const refs = {
    ...others,
    ...administratorRefs(acting),
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    binding: bindingRef,
    claim: tokenClaimState.ref(service, binding?.tokenId ?? ''),
    mailAddress: mailAddressState.ref(service, userId),
    passkeys: passkeyHolderState.ref(service, userId),
    particulars: particularsState.ref(service, userId),
  }
  const administratorsOf = (states: { readonly [N in `administrator ${string}`]?: User | undefined }) =>
    administrators.map((user) => states[`administrator ${user.userId}`])
  return { refs, administratorsOf }
}
