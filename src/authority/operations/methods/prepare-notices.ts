import { reveal } from '../../../platform/decision/event.ts'
import { challengeState } from '../../rules/challenge.ts'
import type { ChallengePurpose } from '../../rules/events.ts'
import type { MailContent } from '../../rules/mail-content.ts'
import { mailSettingsState } from '../../rules/mail-settings.ts'
import { allNotices } from '../../rules/notice-settings.ts'
import type { Notice, NoticeDrafts } from '../../rules/notices.ts'
import { mailAddressState } from '../../rules/registered-address.ts'
import { userState } from '../../rules/user.ts'
import { type Context, profileOf } from '../context.ts'
import { draftMail } from '../mail/draft-mail.ts'

/**
 * Mails for everything that may happen to a user now; `withNotices` queues those that are due. None for a user without
 * an address, in a service without mail, or if an administrator switched that kind off. A change of address and a stop
 * of the whole service are always reported, since an intruder could switch those notices off first.
 */
export async function prepareNotices(
  context: Context,
  { service, userId }: { readonly service: string; readonly userId: string },
  locked: 'password' | 'code',
): Promise<NoticeDrafts> {
  if (profileOf(context, service).methods.mail === null) return {}
  const { user, mailAddress } = await context.store.read({
    user: userState.ref(service, userId),
    mailAddress: mailAddressState.ref(service, userId),
  })
  if (user === undefined || mailAddress === undefined) return {}
  const { settings } = await context.store.read({ settings: mailSettingsState.ref(service, user.customerId) })
  const { login, lock, registration, change } = settings ?? allNotices
  const to = reveal(mailAddress.address)
  const draft = (notice: Notice, content: MailContent) => ({
    [notice]: draftMail(context, { service, userId }, { to, content }),
  })
  const atMs = context.now().epochMilliseconds
  return {
    ...(login && draft('login', { kind: 'login_notice', loggedInAtMs: atMs })),
    ...(lock && draft('lock', { kind: 'lock_notice', locked, lockedAtMs: atMs })),
    ...(lock && draft('cap', { kind: 'lock_notice', locked: 'cap', lockedAtMs: atMs })),
    ...(registration &&
      draft('registration', { kind: 'registration_notice', registered: 'token', registeredAtMs: atMs })),
    ...(registration && draft('stop', { kind: 'stop_notice', stopped: 'token', stoppedAtMs: atMs })),
    ...draft('service_stop', { kind: 'stop_notice', stopped: 'service', stoppedAtMs: atMs }),
    ...(change && draft('password', { kind: 'password_changed', changedAtMs: atMs })),
    ...draft('change', { kind: 'address_changed', changedAtMs: atMs }),
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
  return { registration: draftMail(context, { service, userId }, { to, content }) }
}
