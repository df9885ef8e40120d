import { answersOf, type RefusalRecord, type RefusalTable } from '../../../../src/authority/texts/refusal.ts'
import { refusals as authorityRefusals } from '../../../../src/authority/texts/refusals.ts'
import type { Refusal, SampleRefusal } from '../rules/refusal.ts'

export const sampleRefusals = {
  benefit_used_up: {
    code: 'RMCSMBNF001001E',
    status: 409,
    ja: '特典のご利用回数が上限に達しています。',
    en: 'the benefit was claimed as often as it may be',
    desk: '特典の上限',
  },
} as const satisfies Record<SampleRefusal, RefusalRecord>

export const refusals: RefusalTable<Refusal> = { ...authorityRefusals, ...sampleRefusals }

export const { refusalMessage, refusalStatus } = answersOf(refusals)
