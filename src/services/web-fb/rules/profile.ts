import type { BankProfile } from '../../../bank/rules/profile.ts'
import type { FbPolicy } from './policy.ts'

/** The profile of a WEB-FB (S3). */
export type FbProfile = BankProfile & { readonly fb: FbPolicy }
