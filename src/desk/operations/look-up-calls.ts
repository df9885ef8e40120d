import { callOfOperator } from '../../authority/operations/calls.ts'
import type { Context } from '../../authority/operations/context.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import { callAtHand } from '../../authority/rules/act-in-call.ts'
import { type Call, callState } from '../../authority/rules/call.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { type User, userState } from '../../authority/rules/user.ts'
import { reveal } from '../../platform/decision/event.ts'
import type { CallRecord, CallShown } from '../contract.ts'
import {
  type CallsSought,
  callsOfUser,
  type FoundCall,
  findCalls,
  refusedCallsOfUser,
} from '../queries/calls.ts'
import { mayNote } from '../rules/call.ts'
import { searchWords } from '../rules/search-words.ts'
import { followNames } from './search-index.ts'

const lastCalls = 5
const refusalsMax = 10
const followedAtOnce = 2000
export const callsOnPage = 50

/** The call that goes on, if an operator has one. */
export async function findOpenCall(
  context: Context,
  { service: desk, userId: operatorId }: Pick<Operator, 'service' | 'userId'>,
): Promise<CallShown | null> {
  const { states } = await callOfOperator(context, desk, operatorId)
  const call = callAtHand(states)
  return call === undefined ? null : shownOf(context, call)
}

async function shownOf(context: Context, call: Call): Promise<CallShown> {
  return { call: recordOf(context, call), user: await userOf(context, call) }
}

function recordOf({ now }: Context, call: Call): CallRecord {
  const { why, notes, notedAtMs, ...others } = call
  return {
    ...others,
    why: why === null ? null : reveal(why),
    notes: notes.map((note, i) => ({ text: reveal(note), atMs: notedAtMs[i] ?? 0 })),
    isOpenForNotes: mayNote(call, now()),
  }
}

/** Whom a call is about. */
async function userOf({ store }: Context, { service, userId }: Call): Promise<User | null> {
  if (service === null || userId === null) return null
  return (await store.read({ user: userState.ref(service, userId) })).user ?? null
}

/** One record of the desk; another institution's is as unknown as one that there never was. */
export async function findCall(
  context: Context,
  desk: string,
  caseNumber: string,
): Promise<CallShown | undefined> {
  const { call } = await context.store.read({ call: callState.ref(desk, caseNumber) })
  return call && shownOf(context, call)
}

/** What the page of a user says of calls. */
export type CallsOfUser = {
  /** The newest first. */
  readonly last: readonly CallRecord[]
  /** Those in which whoever called was refused, as long as the profile says. */
  readonly refused: readonly CallRecord[]
}

export async function showCallsOf(
  context: Context,
  desk: string,
  of: { readonly service: string; readonly userId: string },
  policy: Pick<ServiceProfile, 'desk'>,
): Promise<CallsOfUser> {
  const { store } = context
  const sinceMs = context.now().epochMilliseconds - policy.desk.refusedCallerDays * 86_400_000
  const last = await callsOfUser(store, of, lastCalls)
  const refused = await refusedCallsOfUser(store, of, { sinceMs, limit: refusalsMax })
  return { last: await callsOf(context, desk, last), refused: await callsOf(context, desk, refused) }
}

async function callsOf(context: Context, desk: string, numbers: readonly string[]): Promise<CallRecord[]> {
  const refs = Object.fromEntries(numbers.map((number) => [`call ${number}`, callState.ref(desk, number)]))
  const found = await context.store.read(refs)
  return numbers.flatMap((number) => {
    const call = found[`call ${number}`]
    return call === undefined ? [] : recordOf(context, call)
  })
}

/** What 応対記録 is asked for; `customer` as it was typed. */
export type CallsAsked = Omit<CallsSought, 'words'> & { readonly customer: string }

export type ListedCall = Omit<FoundCall, 'caseNumber'> & { readonly call: CallRecord }

/** Calls of a desk, the newest first; `page` counts from 1. */
export async function searchCalls(
  context: Context,
  desk: string,
  { customer, ...sought }: CallsAsked,
  page: number,
): Promise<{ readonly calls: readonly ListedCall[]; readonly more: boolean }> {
  const words = searchWords(customer)
  // Only signs, no letter and no digit: nobody is called that.
  if (words.length === 0 && customer !== '') return { calls: [], more: false }
  if (words.length > 0) {
    const services = servicesOf(context, desk)
    await Promise.all(services.map((service) => followNames(context, service, followedAtOnce)))
  }
  const bounds = { offset: (page - 1) * callsOnPage, limit: callsOnPage + 1 }
  const found = await findCalls(context.store, desk, { ...sought, words }, bounds)
  const shown = found.slice(0, callsOnPage)
  const calls = await callsOf(
    context,
    desk,
    shown.map(({ caseNumber }) => caseNumber),
  )
  return {
    calls: calls.map((call, i) => {
      const { userName = null, customerName = null } = shown[i] ?? {}
      return { call, userName, customerName }
    }),
    more: found.length > callsOnPage,
  }
}
