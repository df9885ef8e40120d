import { accept } from '../../platform/decision/decision.ts'
import { keyedHash } from '../../platform/secrets/mac.ts'
import { expiringTokens } from '../queries/mails.ts'
import { mailState, queueMail } from '../rules/mail.ts'
import { backgroundCaller } from './background.ts'
import { type Context, changeContext } from './context.ts'
import { draftMail } from './mail/draft-mail.ts'

const noticeMs = 30 * 86_400_000
const atOnceMax = 1000
const mailIdLength = 22

/**
 * Tells users by mail, once per token, that their token expires within 30 days; only in services with mail, and only
 * users with a registered address. The others read it on their first screen after login.
 */
export async function remindOfExpiry(context: Context): Promise<void> {
  const { store, profiles } = context
  const services = [...profiles.values()].filter(({ mail }) => mail !== null).map(({ service }) => service)
  if (services.length === 0) return
  const now = context.now()
  const nowMs = now.epochMilliseconds
  const expiring = await expiringTokens(store, services, nowMs, nowMs + noticeMs, atOnceMax)
  for (const { service, userId, tokenId, expiresAtMs, address } of expiring) {
    // The same for every process and every day: if the mail is already there, nothing is left to do.
    const mailId = keyedHash(context.keyRing, `expiry ${service} ${userId} ${tokenId}`).slice(0, mailIdLength)
    const content = { kind: 'token_expiry_notice', tokenId, expiresAtMs } as const
    const draft = draftMail(context, { service, userId }, { to: address, content }, mailId)
    const caller = backgroundCaller('upkeep', 'mail')
    await store.change(changeContext(caller, now), { mail: mailState.ref(mailId) }, ({ mail }) =>
      mail === undefined ? accept({}, queueMail(draft, now)) : accept({}),
    )
  }
}
