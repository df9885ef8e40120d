import { changePassword } from '../../../authority/operations/change-password.ts'
import type { Caller, Context } from '../../../authority/operations/context.ts'
import { createUser } from '../../../authority/operations/create-user.ts'
import { enrollToken } from '../../../authority/operations/enroll-token.ts'
import { issueToken } from '../../../authority/operations/issue-token.ts'
import { logIn } from '../../../authority/operations/log-in.ts'
import { passFirstFactor } from '../../../authority/operations/pass-first-factor.ts'
import type { MovingFactor } from '../../../authority/rules/profile.ts'
import { tokenState } from '../../../authority/rules/token.ts'
import { userState } from '../../../authority/rules/user.ts'
import { stepAt } from '../../../otp/totp.ts'
import type { Outcome } from '../../../platform/decision/decision.ts'
import { reveal } from '../../../platform/decision/event.ts'
import { sessionHash } from '../../../platform/secrets/random.ts'

const service = 'shoko-chukin/fx-web-2025'
const first = { customerNumber: '0000000110', customerName: '見本貿易株式会社', password: 'Ikou2025a' }
const second = { customerNumber: '0000000120', customerName: '割符物産株式会社', password: 'Ikou2025b' }

/**
 * Invented users of the service that moves from tokens to mail (S2): they already have a token and their own password,
 * since the move is about people who have long used the app. An event-based token keeps working when the demo's clock
 * is set back, and a time-based one follows that clock; there are both.
 */
export const migratingUsers = [
  { ...first, service, userId: '0000000011', userName: '見本 梅子', administrator: true, factor: 'event' },
  { ...first, service, userId: '0000000012', userName: '見本 太郎', administrator: false, factor: 'time' },
  { ...first, service, userId: '0000000013', userName: '見本 次郎', administrator: false, factor: 'event' },
  { ...second, service, userId: '0000000021', userName: '割符 桃子', administrator: true, factor: 'event' },
] as const

const letterPassword = 'Tegami2025'

/** Just before the move, so that no password expires (after 90 days) before it is over. */
const settledAt = Temporal.Instant.from('2025-06-20T10:00:00+09:00')

/** Opens them and has each enroll a token, log in and choose the password, on that day or now, whichever is earlier. */
export async function loadMigratingUsers(context: Context, caller: Caller): Promise<void> {
  if (!context.profiles.has(service)) return
  const now = context.now()
  const start = Temporal.Instant.compare(settledAt, now) < 0 ? settledAt : now.subtract({ hours: 1 })
  for (const user of migratingUsers) {
    const found = await context.store.read({ user: userState.ref(service, user.userId) })
    if (found.user === undefined) await settle(context, caller, user, start)
  }
}

async function settle(
  context: Context,
  caller: Caller,
  { factor, password, ...user }: (typeof migratingUsers)[number],
  start: Temporal.Instant,
): Promise<void> {
  const { userId } = user
  const then = { ...context, now: () => start }
  const terms = { formFactor: 'mobile', algorithm: 'SHA1', digits: 6, issuer: 'Warifu demo' } as const
  const { tokenId } = await issueToken(then, caller, { ...terms, movingFactor: factor })
  const codes = await codesFrom(then, tokenId, factor)
  const firstFactor = { service, userId, password: letterPassword, purpose: 'enrollment' } as const
  succeeded(await createUser(then, caller, { ...user, initialPassword: letterPassword }))
  const ticket = succeeded(await passFirstFactor(then, caller, firstFactor))
  const enrolled = succeeded(
    await enrollToken(then, caller, {
      service,
      userId,
      tokenId,
      ticketHash: sessionHash(ticket.sessionId),
      codes: [codes(-1), codes(0)],
    }),
  )
  const later = { ...context, now: () => start.add({ seconds: 30 }) }
  const ticketHash = sessionHash(enrolled.sessionId)
  const loggedIn = succeeded(await logIn(later, caller, { service, userId, ticketHash, code: codes(1) }))
  succeeded(
    await changePassword(later, caller, {
      service,
      userId,
      sessionHash: sessionHash(loggedIn.sessionId),
      current: letterPassword,
      newPassword: password,
      newPasswordAgain: password,
    }),
  )
}

/** The token's codes, counted from the current one; an event-based token begins with its first. */
async function codesFrom({ store, tokenCodes, now }: Context, tokenId: string, factor: MovingFactor) {
  const { token } = await store.read({ token: tokenState.ref(tokenId) })
  if (token === undefined) throw new Error(`the demo's token ${tokenId} is missing`)
  const step = factor === 'time' ? stepAt(now().epochMilliseconds, token.periodSeconds) : 1
  const sealed = { ...token, sealedSecret: reveal(token.sealedSecret) }
  return (offset: number) => tokenCodes.codeAt(sealed, step + offset)
}

function succeeded<O extends Outcome<object>>(outcome: O): Extract<O, { readonly ok: true }> {
  if (!outcome.ok) throw new Error(`a demo user was refused: ${outcome.refusal}`)
  return outcome as Extract<O, { readonly ok: true }>
}
