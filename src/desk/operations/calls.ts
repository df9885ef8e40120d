import { callRefs } from '../../authority/operations/calls.ts'
import {
  atCase,
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../authority/operations/context.ts'
import { callState } from '../../authority/rules/call.ts'
import { type Operator, operatorState } from '../../authority/rules/operator.ts'
import { userState } from '../../authority/rules/user.ts'
import { randomDigits } from '../../platform/secrets/random.ts'
import type { Refs, StatesOf } from '../../platform/store/store.ts'
import {
  decideCallAttach,
  decideCallBegin,
  decideCallEnd,
  decideCallNote,
  decideIdentification,
} from '../rules/call.ts'
import { madeCaseNumber } from './case-number.ts'

type Taker = Pick<Operator, 'service' | 'userId'>
type About = { readonly service: string; readonly userId: string }

async function refsOf(context: Context, { service: desk, userId: operatorId }: Taker) {
  return {
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
    ...(await callRefs(context, desk, operatorId)),
  }
}

type CallRefs = Awaited<ReturnType<typeof refsOf>>

const userRef = (about: About | null) => userState.ref(about?.service ?? '', about?.userId ?? '')

export type Identification = {
  readonly passed: boolean
  readonly asked: readonly string[]
  /** What gave the caller away; '' where nothing did. */
  readonly why: string
}

const sealed = ({ passed, asked, why }: Identification) => ({
  passed,
  asked,
  why: why === '' ? null : { confidential: why },
})

type Begun = {
  readonly typed: string | null
  readonly about: About | null
  /** null: not yet. */
  readonly identification: Identification | null
  /** The call at hand that ends with it; null: none. */
  readonly ends: string | null
}

/**
 * An operator takes a call under the number that the institution gave it, or under a new one (null). Refused with
 * `call_open` while another goes on than the one that ends here, with `call_without_user` where nobody was found to be
 * identified, and with `case_number_taken` for a number that another call has, of whomever.
 */
export function beginCall(
  context: Context,
  caller: Caller,
  taker: Taker,
  { typed, about, identification, ends }: Begun,
) {
  const { service: desk, userId: operatorId } = taker
  return untilFresh(async () => {
    const now = context.now()
    const caseNumber = typed ?? madeCaseNumber(randomDigits(6), now)
    const refs = {
      ...(await refsOf(context, taker)),
      taken: callState.ref(desk, caseNumber),
      user: userRef(about),
    }
    const given = identification && sealed(identification)
    const call = { desk, operatorId, caseNumber }
    const request = { ...call, typed: typed !== null, about, identification: given, ends }
    const outcome = await context.store.change(
      atCase(changeContext(caller, now), caseNumber),
      refs,
      (states) => decideCallBegin(states, request, now),
    )
    return outcome.ok ? { ok: true, caseNumber } : outcome
  })
}

type InCall = { readonly caseNumber: string }

/** Changes the call by whoever took it, on what `refs` add to what every change of a call needs. */
function changeCall<R extends Refs>(
  context: Context,
  caller: Caller,
  taker: Taker,
  { caseNumber }: InCall,
  refs: R,
  decide: (
    states: StatesOf<CallRefs & R>,
    call: { readonly desk: string; readonly operatorId: string; readonly caseNumber: string },
    now: Temporal.Instant,
  ) => ReturnType<typeof decideCallNote>,
) {
  const call = { desk: taker.service, operatorId: taker.userId, caseNumber }
  return untilFresh(async () => {
    const now = context.now()
    const all = { ...(await refsOf(context, taker)), ...refs }
    return context.store.change(atCase(changeContext(caller, now), caseNumber), all, (states) =>
      decide(states, call, now),
    )
  })
}

/** The call of this number, whether it goes on or not. */
const numbered = ({ service: desk }: Taker, { caseNumber }: InCall) => ({
  call: callState.ref(desk, caseNumber),
})

/**
 * Tells whom the call is about, and who they showed to be if that is known. Refused with `call_about_another` once it is
 * about somebody.
 */
export function attachCall(
  context: Context,
  caller: Caller,
  taker: Taker,
  asked: InCall & { readonly about: About; readonly identification: Identification | null },
) {
  const { about } = asked
  const identification = asked.identification && sealed(asked.identification)
  return changeCall(context, caller, taker, asked, { user: userRef(about) }, (states, call, now) =>
    decideCallAttach(states, { ...call, about, identification }, now),
  )
}

/** Notes whether the caller showed who they are. A failure stays for the whole call (`call_refused`). */
export function identifyCaller(
  context: Context,
  caller: Caller,
  taker: Taker,
  asked: InCall & { readonly identification: Identification },
) {
  const identification = sealed(asked.identification)
  return changeCall(context, caller, taker, asked, {}, (states, call, now) =>
    decideIdentification(states, { ...call, identification }, now),
  )
}

/** Writes down what was said; the journal has only its digest. Refused with `call_over` a day after the call. */
export function noteInCall(
  context: Context,
  caller: Caller,
  taker: Taker,
  asked: InCall & { readonly note: string },
) {
  const note = { confidential: asked.note }
  return changeCall(context, caller, taker, asked, numbered(taker, asked), (states, call, now) =>
    decideCallNote(states, { ...call, note }, now),
  )
}

/** The operator hangs up. Refused with `call_over` where it was over already. */
export function endCall(context: Context, caller: Caller, taker: Taker, asked: InCall) {
  return changeCall(context, caller, taker, asked, numbered(taker, asked), decideCallEnd)
}
