// Codes by mail in the service that moves to them, and mails of every fate: sent, bounced, deferred, refused, waiting.

import { openMail } from '../../../../src/authority/operations/mail/draft-mail.ts'
import { noteBounce } from '../../../../src/authority/operations/mail/note-bounce.ts'
import { outboxOf } from '../../../../src/authority/operations/mail/send-mail.ts'
import {
  changeAddress,
  requestAddressChange,
} from '../../../../src/authority/operations/methods/change-address.ts'
import { logInByMail } from '../../../../src/authority/operations/methods/log-in-by-mail.ts'
import { registerAddress } from '../../../../src/authority/operations/methods/register-address.ts'
import {
  resendRegistrationCode,
  sendLoginCode,
  sendRegistrationCode,
} from '../../../../src/authority/operations/methods/send-code.ts'
import { mailAddressState } from '../../../../src/authority/rules/registered-address.ts'
import { mailText } from '../../../../src/authority/texts/mails.ts'
import type { Post } from '../../../../src/platform/mail/letter.ts'
import { bounceOf } from '../../../support/bounces.ts'
import { eventsOf } from '../changes.ts'
import {
  type Actor,
  by,
  code,
  done,
  enter,
  mailedCode,
  otherThan,
  type Play,
  refused,
  ticket,
  wrongPassword,
} from './play.ts'

const sentCode = (play: Play, actor: Actor, purpose: Parameters<typeof mailedCode>[2]) =>
  mailedCode(play, actor, purpose, openMail)

/** Registers an address with the code that comes there, after a wrong one. */
export async function registerMail(play: Play, actor: Actor, address: string): Promise<void> {
  const { service, userId } = actor
  const of = { service, userId, ticketHash: await ticket(play, actor, 'registration') }
  done(await sendRegistrationCode(play.context, by, of, { address, again: address }))
  play.clock.forward({ minutes: 2 })
  done(await resendRegistrationCode(play.context, by, of))
  const right = await sentCode(play, actor, 'registration')
  await registerAddress(play.context, by, { ...of, code: otherThan(right) })
  done(await registerAddress(play.context, by, { ...of, code: right }))
}

/** Logs in by a mailed code; another code stays sent. */
export async function playMailLogin(play: Play, actor: Actor): Promise<void> {
  const { context } = play
  const { service, userId } = actor
  const of = { service, userId, ticketHash: await ticket(play, actor) }
  play.clock.forward({ minutes: 2 })
  done(await sendLoginCode(context, by, of))
  const right = await sentCode(play, actor, 'login')
  await logInByMail(context, by, { ...of, code: otherThan(right) })
  done(await logInByMail(context, by, { ...of, code: right }))
  play.clock.forward({ minutes: 2 })
  done(await sendLoginCode(context, by, { ...of, ticketHash: await ticket(play, actor) }))
}

/** After a wrong password: with codes from the old and the new address, or of the token where there was none. */
export async function playAddressChange(play: Play, actor: Actor, address: string): Promise<void> {
  const { context } = play
  const { service, userId, password, tokenId } = actor
  const visitor = { service, userId, sessionHash: await enter(play, actor) }
  const { mailAddress } = await context.store.read({ mailAddress: mailAddressState.ref(service, userId) })
  const typed = { address, again: address }
  refused(
    await requestAddressChange(context, by, visitor, { ...typed, password: wrongPassword }),
    'password_wrong',
  )
  done(await requestAddressChange(context, by, visitor, { ...typed, password }))
  play.clock.forward({ seconds: 30 })
  const newCode = await sentCode(play, actor, 'change')
  const proof =
    mailAddress === undefined ? await code(play, tokenId) : await sentCode(play, actor, 'reauthentication')
  done(await changeAddress(context, by, visitor, { newCode, proof }))
}

/** The mail server: the first mails arrive, then its answer changes with every mail. */
function moodyPost(): Post {
  let letters = 0
  const failed = (failure: 'temporary' | 'permanent' | 'uncertain', reason: string) =>
    ({ delivered: false, unreachable: false, failure, reason }) as const
  return {
    close: () => {},
    send: async ({ mailId }) => {
      letters += 1
      if (letters === 2) return failed('permanent', '550 5.1.1 user unknown')
      if (letters === 3) return failed('temporary', '451 4.3.0 later')
      if (letters === 4) return failed('uncertain', 'timeout')
      if (letters === 5) throw new Error('the process ends here')
      return { delivered: true, messageId: `<${mailId}@shoko-chukin.example>`, response: '250 2.0.0 OK' }
    },
  }
}

/** Sends what waits, in the order in which it was queued; the last ones go on waiting. */
export async function playPost(play: Play): Promise<void> {
  const { context } = play
  const outbox = outboxOf(context, moodyPost(), mailText)
  const queued = (await eventsOf(context.store, 'mail_queued')).map(({ mailId }) => mailId)
  for (const mailId of queued.slice(0, -3)) await outbox.deliver(mailId).catch(() => {})
  const [sent] = await eventsOf(context.store, 'mail_sent')
  const headers = `Message-ID: <${sent?.mailId}@shoko-chukin.example>\r\n\r\n`
  const bounce = bounceOf({ sent: headers, status: '5.2.1', recipient: 'hanako@warifu.example' })
  done(await noteBounce(context, by, bounce))
}
