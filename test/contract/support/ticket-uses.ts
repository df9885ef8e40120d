// Everything that a ticket is good for, and what voids it, by the real operations where there is one: for the tests that
// let both happen at once (ticket-race.test.ts).

import type { Caller, Context } from '../../../src/authority/operations/context.ts'
import { enrollToken } from '../../../src/authority/operations/enroll-token.ts'
import { logIn } from '../../../src/authority/operations/log-in.ts'
import { logInByMail } from '../../../src/authority/operations/methods/log-in-by-mail.ts'
import { registerAddress } from '../../../src/authority/operations/methods/register-address.ts'
import { sendLoginCode, sendRegistrationCode } from '../../../src/authority/operations/methods/send-code.ts'
import { offerToken } from '../../../src/authority/operations/offer-token.ts'
import { reportLost } from '../../../src/authority/operations/report-lost.ts'
import { revokeToken } from '../../../src/authority/operations/revoke-token.ts'
import { stopToken } from '../../../src/authority/operations/stop-token.ts'
import { synchronizeToken } from '../../../src/authority/operations/synchronize-token.ts'
import {
  bindingBarred,
  bindingState,
  tokenClaimState,
  userHolder,
} from '../../../src/authority/rules/binding.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { actAtDesk, userRefs } from '../../../src/desk/operations/act.ts'
import { nothingAdded } from '../../../src/desk/rules/addition.ts'
import { seenFingerprint } from '../../../src/desk/rules/desk.ts'
import { accept, refuse } from '../../../src/platform/decision/decision.ts'
import type { Event } from '../../support/events.ts'
import { refsOf } from './changes.ts'
import { mailService } from './mails.ts'
import { createContext, initialPassword } from './people.ts'

type Holder = { readonly service: string; readonly userId: string; readonly ticketHash: string }
type Codes = readonly [string, string]

export type TicketUse = Holder &
  (
    | {
        readonly kind: 'login' | 'certificate_login' | 'mail_login' | 'registration' | 'stop'
        readonly code: string
      }
    | { readonly kind: 'send_login_code' | 'offer' }
    | { readonly kind: 'send_registration_code'; readonly address: string }
    | { readonly kind: 'synchronization'; readonly codes: Codes }
    | { readonly kind: 'enrollment'; readonly codes: Codes; readonly tokenId: string }
  )

export type TicketChange =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  | { readonly kind: 'lost' }
  /** On a call, by this operator. */
  | { readonly kind: 'desk_lost'; readonly operatorId: string }
  | { readonly kind: 'revoke_everywhere' | 'bar'; readonly tokenId: string }
  | { readonly kind: 'other_ticket'; readonly use: TicketUse }

/** A service in which every kind of ticket can be given: both methods, and tokens for standard authenticators. */
export function createOpenContext(...of: Parameters<typeof createContext>): Context {
  const context = createContext(...of)
  const profile = context.profiles.get(mailService)
  if (profile === undefined) throw new Error(`there is no profile ${mailService}`)
  const { methods, enrollment } = profile
  const opened = {
    ...profile,
    methods: { ...methods, token: [{ from: null, standing: 'recommended' }] as const },
    enrollment: { ...enrollment, standardAuthenticator: { issuer: 'test' } },
  }
  return { ...context, profiles: new Map(context.profiles).set(mailService, opened) }
}

/** In the journal, the entries of a use and of a change are told apart by their request. */
export function requestOf(what: 'use' | 'change', userId: string): string {
  return `${what} ${userId}`
}

export function callerOf(what: 'use' | 'change', userId: string): Caller {
  return { requestId: requestOf(what, userId), actor: 'test', address: '127.0.0.1' }
}

/** 'accepted', or why not. */
export async function useTicket(
  context: Context,
  use: TicketUse,
  caller = callerOf('use', use.userId),
): Promise<string> {
  const outcome = await submit(context, caller, use)
  return outcome.ok ? 'accepted' : outcome.refusal
}

function submit(context: Context, caller: Caller, use: TicketUse) {
  switch (use.kind) {
    case 'login':
    case 'certificate_login':
      return logIn(context, caller, use)
    case 'mail_login':
      return logInByMail(context, caller, use)
    case 'registration':
      return registerAddress(context, caller, use)
    case 'stop':
      return stopToken(context, caller, use)
    case 'send_login_code':
      return sendLoginCode(context, caller, use)
    case 'send_registration_code':
      return sendRegistrationCode(context, caller, use, { address: use.address, again: use.address })
    case 'offer':
      return offerToken(context, caller, { ...use, replaces: '' })
    case 'synchronization':
      return synchronizeToken(context, caller, use)
    case 'enrollment':
      return enrollToken(context, caller, use)
  }
}

type Who = Omit<Holder, 'ticketHash'>

/** 'accepted', or why not. */
export async function makeChange(context: Context, who: Who, change: TicketChange): Promise<string> {
  const caller = callerOf('change', who.userId)
  const outcome = await carryOut(context, caller, who, change)
  return outcome.ok ? 'accepted' : outcome.refusal
}

/** 紛失・盗難の届出の受付, by an operator who looks at the user just before. */
async function loseAtDesk(context: Context, caller: Caller, of: Who & { readonly operatorId: string }) {
  const { service, userId } = of
  const rows = await context.store.read(userRefs(service, userId, userHolder(userId)))
  const seen = seenFingerprint(rows, nothingAdded)
  const said = { reason: '紛失', identification: '折返し', step: 'ask', typed: null, seen } as const
  return actAtDesk({ ...context, deskParts: new Map() }, caller, { ...of, ...said, action: 'report_loss' })
}

async function carryOut(
  context: Context,
  caller: Caller,
  who: Who,
  change: TicketChange,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: string }> {
  const { store } = context
  const changeContext = { ...caller, at: context.now() }
  switch (change.kind) {
    case 'events':
      return store.change(changeContext, refsOf(change.events), () => accept({}, ...change.events))
    case 'lost':
      return reportLost(context, caller, { ...who, password: initialPassword })
    case 'desk_lost':
      return loseAtDesk(context, caller, { ...who, operatorId: change.operatorId })
    case 'revoke_everywhere':
      return revokeToken(context, caller, { tokenId: change.tokenId, reason: 'lost' })
    case 'bar': {
      const { service, userId } = who
      const refs = {
        user: userState.ref(service, userId),
        binding: bindingState.ref(service, userHolder(userId)),
        claim: tokenClaimState.ref(service, change.tokenId),
      }
      return store.change(changeContext, refs, ({ binding }) => {
        const barred = bindingBarred(binding, userId)
        return barred === null ? refuse('nothing_to_do') : accept({}, ...barred)
      })
    }
    case 'other_ticket':
      return submit(context, caller, change.use)
  }
}
