import { reveal } from '../../../platform/decision/event.ts'
import type { Refs, StatesOf } from '../../../platform/store/store.ts'
import { challengeState } from '../../rules/challenge.ts'
import type { ChallengePurpose } from '../../rules/events.ts'
import type { MailContent } from '../../rules/mail-content.ts'
import { type MailSettings, mailSettingsState } from '../../rules/mail-settings.ts'
import { allNotices } from '../../rules/notice-settings.ts'
import type { Notice, NoticeDrafts } from '../../rules/notices.ts'
import { mailAddressState, type RegisteredAddress } from '../../rules/registered-address.ts'
import { userState } from '../../rules/user.ts'
import { type Context, profileOf } from '../context.ts'
import type { LoginSubject } from '../login-part.ts'
import { draftMail } from '../mail/draft-mail.ts'

type OfUser = { readonly service: string; readonly userId: string }

/**
 * Mails for everything that may happen to a user now; `withNotices` queues those that are due. None for a user without an address,
 * in a service without mail, or if an administrator switched that kind off. A change of address, a stop of the whole service and
 * its end are always reported, and what happens to passkeys, since an intruder could switch those notices off first.
 */
export async function prepareNotices(
  context: Context,
  { service, userId }: OfUser,
  locked: 'password' | 'code',
): Promise<NoticeDrafts> {
  if (profileOf(context, service).methods.mail === null) return {}
  const { user } = await context.store.read({ user: userState.ref(service, userId) })
  if (user === undefined) return {}
  const { customerId } = user
  const states = await context.store.read(noticeRefs(context, { service, userId, customerId }))
  return noticeDrafts(context, { service, userId }, states, { locked, now: context.now() })
}

/** The rows on which a user's notices depend; none in a service without mail. */
export function noticeRefs(context: Context, { service, userId, customerId }: LoginSubject): Refs {
  if (profileOf(context, service).methods.mail === null) return {}
  return {
    mailAddress: mailAddressState.ref(service, userId),
    mailSettings: mailSettingsState.ref(service, customerId),
  }
}

type NoticeStates = { readonly mailAddress?: RegisteredAddress; readonly mailSettings?: MailSettings }

/** The same from those rows, once they are loaded. */
export function noticeDrafts(
  context: Context,
  { service, userId }: OfUser,
  states: StatesOf<Refs>,
  { locked, now }: { readonly locked: 'password' | 'code'; readonly now: Temporal.Instant },
): NoticeDrafts {
  // The store returns the rows under the names that it was given, along with other rows.
  const { mailAddress, mailSettings } = states as NoticeStates
  if (mailAddress === undefined) return {}
  const { login, lock, registration, change } = mailSettings ?? allNotices
  const to = reveal(mailAddress.address)
  const draft = (notice: Notice, content: MailContent) => ({
    [notice]: () => draftMail(context, { service, userId }, { to, content }),
  })
  const atMs = now.epochMilliseconds
  return {
    ...(login && draft('login', { kind: 'login_notice', loggedInAtMs: atMs })),
    ...(lock && draft('lock', { kind: 'lock_notice', locked, lockedAtMs: atMs })),
    ...(lock && draft('cap', { kind: 'lock_notice', locked: 'cap', lockedAtMs: atMs })),
    ...(registration &&
      draft('registration', { kind: 'registration_notice', registered: 'token', registeredAtMs: atMs })),
    ...(registration && draft('stop', { kind: 'stop_notice', stopped: 'token', stoppedAtMs: atMs })),
    ...draft('service_stop', { kind: 'stop_notice', stopped: 'service', stoppedAtMs: atMs }),
    ...draft('service_restart', { kind: 'restart_notice', restartedAtMs: atMs }),
    ...(change && draft('password', { kind: 'password_changed', changedAtMs: atMs })),
    ...passkeyDrafts(context, service, atMs, draft),
    ...draft('change', { kind: 'address_changed', changedAtMs: atMs }),
  }
}

const hourMs = 3_600_000

function passkeyDrafts(
  context: Context,
  service: string,
  atMs: number,
  draft: (notice: Notice, content: MailContent) => NoticeDrafts,
): NoticeDrafts {
  const { passkey } = profileOf(context, service).methods
  if (passkey === null) return {}
  const of = { kind: 'passkey_notice', atMs, usableFromMs: atMs + passkey.waitHours * hourMs } as const
  return {
    ...draft('passkey', { ...of, step: 'registered' }),
    ...draft('passkey_at_once', { ...of, step: 'signed', usableFromMs: atMs }),
    ...draft('passkey_removed', { ...of, step: 'removed' }),
    ...draft('passkey_disowned', { ...of, step: 'disowned' }),
    ...draft('passkey_copied', { ...of, step: 'copied' }),
  }
}

/**
 * The same for an address that is being registered: it is notified itself, unless an administrator switched that off.
 * None if no code was sent.
 */
export async function prepareAddressNotice(
  context: Context,
  { service, userId }: { readonly service: string; readonly userId: string },
  purpose: ChallengePurpose,
): Promise<NoticeDrafts> {
  const { user, challenge } = await context.store.read({
    user: userState.ref(service, userId),
    challenge: challengeState.ref(service, userId, purpose),
  })
  if (user === undefined || challenge === undefined) return {}
  const { settings } = await context.store.read({ settings: mailSettingsState.ref(service, user.customerId) })
  if (!(settings ?? allNotices).registration) return {}
  const registeredAtMs = context.now().epochMilliseconds
  const content = { kind: 'registration_notice', registered: 'address', registeredAtMs } as const
  const to = reveal(challenge.address)
  return { registration: () => draftMail(context, { service, userId }, { to, content }) }
}
