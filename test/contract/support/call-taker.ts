// A process in which operators take calls and act in them, next to others (call-race.test.ts).

import type { Context } from '../../../src/authority/operations/context.ts'
import { operatorState } from '../../../src/authority/rules/operator.ts'
import { deskPartsOf, modules } from '../../../src/compose/modules.ts'
import type { DeskContext } from '../../../src/desk/contract.ts'
import { endAbandonedCalls } from '../../../src/desk/operations/abandoned-calls.ts'
import { actAtDesk } from '../../../src/desk/operations/act.ts'
import { beginCall, endCall, identifyCaller, noteInCall } from '../../../src/desk/operations/calls.ts'
import { showUser } from '../../../src/desk/operations/look-up.ts'
import { answerQuestions } from './children.ts'
import { epoch, openStore, type Place } from './databases.ts'
import { caller, createContext, shoko } from './people.ts'

type InCall = { readonly operatorId: string; readonly caseNumber: string }

export type CallWork =
  | {
      readonly does: 'begin'
      readonly operatorId: string
      readonly typed: string | null
      readonly userId: string
    }
  | (InCall & { readonly does: 'fail' | 'pass' | 'end'; readonly note?: string })
  | (InCall & { readonly does: 'note'; readonly note: string })
  | { readonly does: 'unlock'; readonly operatorId: string; readonly userId: string }
  | { readonly does: 'upkeep' }

export type TakerQuestion =
  | { readonly kind: 'open'; readonly place: Place; readonly keyRingText: string }
  | { readonly kind: 'work'; readonly work: readonly CallWork[] }

/** With a desk that knows what kinds of services bring, where one person does all of it alone. */
export function openDesk(...parts: Parameters<typeof createContext>): DeskContext {
  const context: Context = createContext(...parts)
  const profiles = [...context.profiles].map(
    ([name, profile]) => [name, { ...profile, desk: { ...profile.desk, approvals: [] } }] as const,
  )
  return { ...context, profiles: new Map(profiles), deskParts: deskPartsOf(modules) }
}

let context: DeskContext | undefined

answerQuestions(async (question: TakerQuestion) => {
  if (question.kind === 'open') {
    context = openDesk(await openStore(question.place, epoch), question.keyRingText, () => epoch)
    return null
  }
  return Promise.all(question.work.map(workOne))
})

const desk = 'desk/shoko-chukin'

/** What became of it: the number of a call, `ok`, the refusal, or the error. */
async function workOne(work: CallWork): Promise<string> {
  if (context === undefined) throw new Error('not opened')
  try {
    const outcome = await outcomeOf(context, work)
    if (!outcome.ok) return outcome.refusal
    return 'caseNumber' in outcome ? String(outcome.caseNumber) : 'ok'
  } catch (error) {
    return String(error)
  }
}

async function outcomeOf(desks: DeskContext, work: CallWork) {
  if (work.does === 'upkeep') {
    await endAbandonedCalls(desks)
    return { ok: true } as const
  }
  const taker = { service: desk, userId: work.operatorId }
  switch (work.does) {
    case 'begin': {
      const about = { service: shoko, userId: work.userId }
      return beginCall(desks, caller, taker, { typed: work.typed, about, identification: null, ends: null })
    }
    case 'pass':
    case 'fail': {
      const { caseNumber, does } = work
      const passed = does === 'pass'
      const why = passed ? '' : '生年月日が違う'
      const identification = { passed, asked: ['birthday'], why }
      return identifyCaller(desks, caller, taker, { caseNumber, identification })
    }
    case 'note':
      return noteInCall(desks, caller, taker, work)
    case 'end':
      return endCall(desks, caller, taker, work)
    case 'unlock':
      return unlock(desks, work)
  }
}

async function unlock(desks: DeskContext, { operatorId, userId }: { operatorId: string; userId: string }) {
  const { operator } = await desks.store.read({ operator: operatorState.ref(desk, operatorId) })
  if (operator === undefined) throw new Error(`no operator ${operatorId}`)
  const seen = (await showUser(desks, operator, shoko, userId))?.seen ?? ''
  const said = { reason: '入力誤り', identification: '折返し', typed: null }
  const of = { service: shoko, userId, operatorId, action: 'unlock_password', step: 'ask', seen } as const
  return actAtDesk(desks, caller, { ...of, ...said })
}
