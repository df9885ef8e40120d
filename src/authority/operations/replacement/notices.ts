import { reveal } from '../../../platform/decision/event.ts'
import { usersOfCustomer } from '../../queries/bindings.ts'
import type { MailDraft } from '../../rules/mail.ts'
import { type MailAddress, parseMailAddress } from '../../rules/mail-address.ts'
import type { MailContent } from '../../rules/mail-content.ts'
import type { ReplacementWay } from '../../rules/profile.ts'
import { mailAddressState } from '../../rules/registered-address.ts'
import { userState } from '../../rules/user.ts'
import { type Context, profileOf } from '../context.ts'
import { draftMail } from '../mail/draft-mail.ts'

const colleaguesMax = 1000
const hourMs = 3_600_000

/** The mails for a change that has to wait from now on. */
export async function prepareWaitNotices(
  context: Context,
  of: { readonly service: string; readonly userId: string },
  way: ReplacementWay,
  newAddress: MailAddress | null,
): Promise<readonly MailDraft[]> {
  const { waitHours } = profileOf(context, of.service).replacement
  if (waitHours === null) return []
  const atMs = context.now().epochMilliseconds
  const told = { step: 'asked', way, atMs, dueAtMs: atMs + waitHours * hourMs } as const
  return prepareReplacementNotices(context, of, told, newAddress)
}

/**
 * The mails that tell of a change that goes around a user's token: to the user's own address and to those of the
 * customer's administrators, and to the mailbox that is to be registered. None in a service without mail.
 */
export async function prepareReplacementNotices(
  context: Context,
  of: { readonly service: string; readonly userId: string },
  told: Omit<MailContent & { readonly kind: 'replacement_notice' }, 'kind'>,
  newAddress: MailAddress | null,
): Promise<readonly MailDraft[]> {
  const { service, userId } = of
  const { methods, mail } = profileOf(context, service)
  if (methods.mail === null || mail === null) return []
  const { user, mailAddress } = await context.store.read({
    user: userState.ref(service, userId),
    mailAddress: mailAddressState.ref(service, userId),
  })
  if (user === undefined) return []
  const colleagues = await usersOfCustomer(context.store, service, user.customerId, colleaguesMax)
  const administrators = colleagues.flatMap(({ administrator, address }) =>
    administrator && address !== null ? (parseMailAddress(address) ?? []) : [],
  )
  const own = mailAddress === undefined ? [] : [reveal(mailAddress.address)]
  const all = new Set([...own, ...administrators, ...(newAddress === null ? [] : [newAddress])])
  return [...all].map((to) =>
    draftMail(context, of, { to, content: { kind: 'replacement_notice', ...told } }),
  )
}
