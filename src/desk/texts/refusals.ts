import { answersOf, type RefusalRecord, type RefusalTable } from '../../authority/texts/refusal.ts'
import { refusals as bankRefusals } from '../../bank/texts/refusals.ts'
import type { DeskRefusal, Refusal } from '../rules/refusal.ts'

/** Of approvals. */
export const deskRefusals = {
  approval_expired: {
    code: 'RMCFXDSK001004E',
    status: 409,
    ja: '承認の依頼から24時間が経過したため、承認できません。もう一度依頼してください。',
    en: 'the request for approval has expired',
    desk: '承認の期限切れ',
  },
  approval_own: {
    code: 'RMCFXDSK001005E',
    status: 403,
    ja: '自分が依頼した操作を自分で承認することはできません。',
    en: 'nobody may approve their own request',
    desk: '自分の依頼',
  },
} as const satisfies Record<DeskRefusal, RefusalRecord>

export const refusals: RefusalTable<Refusal> = { ...bankRefusals, ...deskRefusals }

export const { refusalMessage, refusalStatus } = answersOf(refusals)
