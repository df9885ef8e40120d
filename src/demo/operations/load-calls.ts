import { atCase, type Caller, type Context, changeContext } from '../../authority/operations/context.ts'
import { callState, openCallState } from '../../authority/rules/call.ts'
import type { CallEvent } from '../../authority/rules/call-events.ts'
import { userState } from '../../authority/rules/user.ts'
import { accept } from '../../platform/decision/decision.ts'

const desk = 'desk/shoko-chukin'
const service = 'shoko-chukin/fx-web'

/** Calls of the days before, as they are on record: helped, refused, and of somebody who was not found. */
const calls = [
  {
    caseNumber: 'DEMO-0001',
    userId: '0000000001',
    hoursAgo: 50,
    minutes: 6,
    asked: ['customerNumber', 'kana', 'telephone'],
    why: null,
    notes: ['機種変更の手順のお問い合わせ。「新しい端末への引き継ぎ」をご案内した。'],
  },
  {
    caseNumber: 'DEMO-0002',
    userId: '0000000002',
    hoursAgo: 26,
    minutes: 3,
    asked: ['kana', 'telephone'],
    why: '届出と異なる電話番号を、二度お答えになった。',
    notes: ['パスワードの再設定を急ぐとのこと。折返しをご案内すると、電話が切れた。'],
  },
  {
    caseNumber: 'DEMO-0003',
    userId: null,
    hoursAgo: 25,
    minutes: 2,
    asked: null,
    why: null,
    notes: ['別の金融機関のサービスについてのお問い合わせ。'],
  },
] as const

/** Once per database; nothing where the desk or its users are missing. */
export async function loadDemoCalls(context: Context, caller: Caller): Promise<void> {
  for (const call of calls) await loadCall(context, caller, call)
}

async function loadCall(context: Context, caller: Caller, call: (typeof calls)[number]): Promise<void> {
  const { store } = context
  const { caseNumber, userId } = call
  const operatorId = 'desk01'
  const known = await store.read({
    operatorUser: userState.ref(desk, operatorId),
    user: userState.ref(service, userId ?? ''),
    call: callState.ref(desk, caseNumber),
  })
  const isMissing = userId !== null && known.user === undefined
  if (known.operatorUser === undefined || known.call !== undefined || isMissing) return
  const now = context.now()
  const refs = { openCall: openCallState.ref(desk, operatorId), call: callState.ref(desk, caseNumber) }
  await store.change(atCase(changeContext(caller, now), caseNumber), refs, (states) =>
    states.call === undefined && states.openCall === undefined
      ? accept({}, ...eventsOf(call, operatorId, now))
      : accept({}),
  )
}

function eventsOf(
  { caseNumber, userId, hoursAgo, minutes, asked, why, notes }: (typeof calls)[number],
  operatorId: string,
  now: Temporal.Instant,
): readonly CallEvent[] {
  const begunAtMs = now.epochMilliseconds - hoursAgo * 3_600_000
  const endedAtMs = begunAtMs + minutes * 60_000
  const about = userId === null ? { service: desk, userId: operatorId } : { service, userId }
  const of = { ...about, desk, operatorId, caseNumber }
  const confidential = (text: string) => ({ confidential: text })
  const identified: readonly CallEvent[] =
    asked === null
      ? []
      : [
          {
            type: 'call_identified',
            ...of,
            passed: why === null,
            asked,
            why: why === null ? null : confidential(why),
            identifiedAtMs: begunAtMs + 60_000,
          },
        ]
  return [
    { type: 'call_begun', ...of, sessionHash: 'demo', typed: true, begunAtMs },
    ...identified,
    ...notes.map(
      (text): CallEvent => ({ type: 'call_noted', ...of, note: confidential(text), notedAtMs: endedAtMs }),
    ),
    { type: 'call_ended', ...of, by: 'operator', endedAtMs },
  ]
}
