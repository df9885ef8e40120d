import type { ServiceProfile } from '../rules/profile.ts'
import type { Risk, RiskAct, RiskCondition, RiskEffect, RiskEvent } from '../rules/risk-events.ts'
import type { RiskRule } from '../rules/risk-rule.ts'
import { momentText } from './moments.ts'

/** Which rules applied to an act, and what they add: a sentence each, to the customer and to the desk. */

/** What they are called at the desk. */
export const riskTitle = 'リスクルール'

export const riskActNames = {
  transfer: '振込',
  payee: '振込先の登録・変更',
  limit: '振込限度額の引き上げ',
  fx_contract: '為替予約の締結',
  fx_order: 'リーブオーダーの注文',
  restart: '取引中止の解除',
} as const satisfies Record<RiskAct, string>

const reasons: { readonly [C in RiskCondition]: (act: string) => string } = {
  new_browser: (act) => `初めてお使いのブラウザからの${act}`,
  new_payee: (act) => `初めての振込先への${act}`,
  new_token: (act) => `トークンの登録から間もない${act}`,
  limit_raised: (act) => `振込限度額の引き上げから間もない${act}`,
  disowned: (act) => `「身に覚えがない」とのお申し出から間もない${act}`,
}

type Added = Pick<RiskRule, 'adds' | 'limitYen' | 'waitHours'>

const effects: { readonly [E in RiskEffect]: (rule: Added, desk: string) => string } = {
  signature: () => 'トークンの画面での承認が必要です。',
  wait: ({ waitHours }) => `受け付けてから${waitHours ?? 0}時間は保留し、その後に振り込みます。`,
  limit: ({ limitYen }) => `1日に振り込める金額は、合計${yenText(limitYen)}までです。`,
  notice: () => '登録のメールアドレスにもお知らせします。',
  alarm: (_, desk) => `${desk}にも通知されます。`,
}

const inOrder = ['signature', 'wait', 'limit', 'notice', 'alarm'] as const satisfies readonly RiskEffect[]

/**
 * A sentence each. Of limits only the lowest is said, which is the one that counts, and none where `mostYen`, another limit, is
 * lower: who reads two takes one of them for a mistake.
 */
export function riskSentences(
  risks: readonly Risk[],
  act: RiskAct,
  profile: Pick<ServiceProfile, 'contacts'>,
  mostYen: number | null = null,
): readonly string[] {
  const lowest = Math.min(
    ...risks.flatMap(({ limitYen }) => limitYen ?? []),
    ...(mostYen === null ? [] : [mostYen]),
  )
  return risks.flatMap((risk) => {
    const isSaid = (effect: RiskEffect) => effect !== 'limit' || (risk.limitYen ?? 0) <= lowest
    const adds = risk.adds.filter(isSaid)
    return adds.length === 0 ? [] : [riskSentence({ ...risk, adds }, act, profile)]
  })
}

/** 「初めてお使いのブラウザからの振込のため、トークンの画面での承認が必要です。（2026年12月1日 9:05まで）」 */
function riskSentence(risk: Risk, act: RiskAct, { contacts }: Pick<ServiceProfile, 'contacts'>): string {
  return `${riskReason(risk.when, act)}のため、${added(risk, contacts)}${lasting(risk, act)}`
}

/** 「初めてお使いのブラウザからの振込」 */
export function riskReason(when: RiskCondition, act: RiskAct): string {
  return reasons[when](riskActNames[act])
}

/** Of a wait, what is asked is until when it begins: it lasts its own time. */
function lasting({ untilMs, adds }: Risk, act: RiskAct): string {
  if (untilMs === null) return ''
  const until = momentText(untilMs)
  return adds.includes('wait') ? `（${until}までに受け付けた${riskActNames[act]}が対象）` : `（${until}まで）`
}

/** What a rule adds to transfers once limits are raised: 「引き上げてから24時間以内の振込では、受け付けてから24時間は保留し、その後に振り込みます。」 */
export function afterRaise(
  { hours, ...rule }: RiskRule,
  { contacts }: Pick<ServiceProfile, 'contacts'>,
): string {
  return `引き上げてから${hours ?? 0}時間以内の${riskActNames.transfer}では、${added(rule, contacts)}`
}

/** The same of a rule before anything happened: 「初めてお使いのブラウザからの振込：トークンの画面での承認が必要です。（24時間）」 */
export function riskRuleText(
  { acts, hours, ...rule }: RiskRule,
  { contacts }: Pick<ServiceProfile, 'contacts'>,
): string {
  const during = hours === null ? '' : `（${hours}時間）`
  const what = acts.map((act) => riskActNames[act]).join('、')
  return `${reasons[rule.when](what)}：${added(rule, contacts)}${during}`
}

function added(rule: Added, { desk }: ServiceProfile['contacts']): string {
  return inOrder
    .filter((effect) => rule.adds.includes(effect))
    .map((effect) => effects[effect](rule, desk.name))
    .join('')
}

const deskEffects: { readonly [E in RiskEffect]: (rule: Added) => string } = {
  signature: () => '取引署名が必要',
  wait: ({ waitHours }) => `${waitHours ?? 0}時間の保留`,
  limit: ({ limitYen }) => `1日${yenText(limitYen)}まで`,
  notice: () => 'メールで通知',
  alarm: () => 'アラーム',
}

/** What the desk reads of an act that was done, or was refused for its amount: a sentence for each rule. */
export function riskEventTexts(event: RiskEvent): readonly string[] {
  const texts = event.risks.map((risk) => riskDeskText(risk, event.act))
  if (event.type === 'risk_noted') return texts
  const refused = `限度額を超える${riskActNames[event.act]}（${yenText(event.yen)}）を拒否`
  return event.limit === 'passkey'
    ? [`新しいパスキー：${refused}`]
    : texts.map((text) => `${text}：${refused}`)
}

/** 「初めてお使いのブラウザからの振込：取引署名が必要・アラーム（2026年12月1日 9:05まで）」 */
function riskDeskText(risk: Risk, act: RiskAct): string {
  const { when, adds } = risk
  const names = inOrder.filter((effect) => adds.includes(effect)).map((effect) => deskEffects[effect](risk))
  return `${riskReason(when, act)}：${names.join('・')}${lasting(risk, act)}`
}

function yenText(yen: number | null): string {
  return `${(yen ?? 0).toLocaleString('ja-JP')}円`
}
