import { reveal } from '../../../platform/decision/event.ts'
import type { OfUser } from '../../rules/keys.ts'
import type { MailDraft } from '../../rules/mail.ts'
import type { MailContent } from '../../rules/mail-content.ts'
import { mailAddressState } from '../../rules/registered-address.ts'
import { type RiskMail, risksAsk } from '../../rules/risk.ts'
import { type Context, profileOf } from '../context.ts'
import { draftMail } from './draft-mail.ts'

/** Drafts mails to a user, as often as asked; null in a service without mail, or without an address. */
export async function mailTo(
  context: Context,
  { service, userId }: OfUser,
): Promise<((content: MailContent) => MailDraft) | null> {
  const profile = profileOf(context, service)
  if (profile.methods.mail === null || profile.mail === null) return null
  const { address } = await context.store.read({ address: mailAddressState.ref(service, userId) })
  if (address === undefined) return null
  const to = reveal(address.address)
  return (content) => draftMail(context, { service, userId }, { to, content })
}

/** That rules of the profile applied to what the user did. Nothing is read where none has a notice. */
export async function riskMailTo(context: Context, of: OfUser): Promise<RiskMail> {
  if (!risksAsk(profileOf(context, of.service).risk, 'notice')) return null
  const draft = await mailTo(context, of)
  if (draft === null) return null
  return ({ act, risks }) =>
    draft({ kind: 'risk_notice', act, risks, notedAtMs: context.now().epochMilliseconds })
}
