import type { OfUser } from '../../../../src/authority/rules/keys.ts'

export type SampleEvent = OfUser & { readonly type: 'benefit_claimed'; readonly claimedAtMs: number }
