import { reveal } from '../../platform/decision/event.ts'
import type { JournalEntry } from '../../platform/journal/chain.ts'
import type { Store } from '../../platform/store/store.ts'
import { sessionSeenAtMs } from '../queries/sessions.ts'
import { journaledTold } from '../queries/told.ts'
import type { DeskNoticeDrafts } from '../rules/notices.ts'
import { mailAddressState } from '../rules/registered-address.ts'
import { sessionState } from '../rules/session.ts'
import {
  decideActsSeen,
  type JournaledAct,
  placeName,
  type Told,
  toldMax,
  untoldActs,
} from '../rules/told-acts.ts'
import type { ToldAct } from '../rules/two-persons.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf } from './context.ts'
import { draftMail } from './mail/draft-mail.ts'

type Of = { readonly service: string; readonly userId: string }

/**
 * What the desk did to a user, or somebody with the user’s token or inside the user’s session, that the user has not confirmed
 * having read.
 */
export type ToldActs = {
  /** Newest first. */
  readonly acts: readonly Told[]
  /** Are there older ones, which the screen doesn't list? */
  readonly hasMore: boolean
  /** For the form that confirms them: the newest one. */
  readonly shown: string
}

/** Confirmations stand between the acts, each after the ones that it is about. */
const entriesMax = 2 * (toldMax + 1)

/** For the first screens after a login (X3, X10, P6, FLOW-09); null where there is nothing to tell. */
export async function showToldActs({ store }: Context, of: Of): Promise<ToldActs | null> {
  const acts = untoldActs(await journaledActs(store, of))
  const [newest] = acts
  if (newest === undefined) return null
  return { acts: acts.slice(0, toldMax), hasMore: acts.length > toldMax, shown: placeName(newest) }
}

async function journaledActs(store: Store, of: Of): Promise<readonly JournaledAct[]> {
  const bodies = await journaledTold(store, of, entriesMax)
  return bodies.map((body) => JSON.parse(body) as JournalEntry)
}

/** 確認しました. Refused with `nothing_to_do` for what was confirmed before, or was never shown to this user. */
export async function confirmToldActs(
  context: Context,
  caller: Caller,
  { service, userId, sessionHash, shown }: Of & { readonly sessionHash: string; readonly shown: string },
) {
  const { store } = context
  const profile = profileOf(context, service)
  const entries = await journaledActs(store, { service, userId })
  const seenAtMs = await sessionSeenAtMs(store, sessionHash)
  const now = context.now()
  const refs = { session: sessionState.ref(sessionHash), user: userState.ref(service, userId) }
  return store.change(changeContext(caller, now), refs, (states) =>
    decideActsSeen(states, { entries, shown, seenAtMs }, profile, now),
  )
}

/**
 * The mails that tell these users of an act of the desk, for `withDeskNotices`: to the address that each has now, even
 * if the act takes it away. None in a service without mail.
 */
export async function prepareDeskNotices(
  context: Context,
  service: string,
  userIds: Iterable<string>,
  { kindName = null, ...act }: Omit<ToldAct, 'atMs'> & { readonly kindName?: string | null },
): Promise<DeskNoticeDrafts> {
  const { methods, mail } = profileOf(context, service)
  if (methods.mail === null || mail === null) return new Map()
  const actedAtMs = context.now().epochMilliseconds
  const content = { kind: 'desk_notice', act, kindName, actedAtMs } as const
  const drafts = new Map<string, ReturnType<typeof draftMail>>()
  for (const userId of new Set(userIds)) {
    const { mailAddress } = await context.store.read({ mailAddress: mailAddressState.ref(service, userId) })
    if (mailAddress === undefined) continue
    drafts.set(userId, draftMail(context, { service, userId }, { to: reveal(mailAddress.address), content }))
  }
  return drafts
}
