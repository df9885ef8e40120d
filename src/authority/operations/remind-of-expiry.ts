import { accept } from '../../platform/decision/decision.ts'
import { keyedHashes } from '../../platform/secrets/mac.ts'
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
    // The same for every process and every day, one for each key of the ring: if a mail is there, nothing is left to do.
    const mailIds = keyedHashes(context.keyRing, `expiry ${service} ${userId} ${tokenId}`).map((hash) =>
      hash.slice(0, mailIdLength),
    )
    const [mailId] = mailIds
    const content = { kind: 'token_expiry_notice', tokenId, expiresAtMs } as const
    const draft = draftMail(context, { service, userId }, { to: address, content }, mailId)
    const caller = backgroundCaller('upkeep', 'mail')
    const refs = Object.fromEntries(mailIds.map((id) => [id, mailState.ref(id)]))
    await store.change(changeContext(caller, now), refs, (mails) =>
      mailIds.every((id) => mails[id] === undefined) ? accept({}, queueMail(draft, now)) : accept({}),
    )
  }
}
