import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { AccountType } from '../rules/account.ts'

type Written = {
  readonly types: { readonly [T in AccountType]: string }
  /** Of one that the profile doesn't name. */
  readonly branch: (code: string) => string
  readonly account: (branch: string, type: string, number: string) => string
  readonly asOf: (at: Temporal.ZonedDateTime, time: string) => string
  readonly yen: (amount: string) => string
}

/** How a bank's services write accounts and money (domain-notes c-1, e). */
export const accountTexts = {
  ja: {
    types: { ordinary: '普通', current: '当座', savings: '貯蓄', other: 'その他' },
    branch: (code) => `支店番号${code}`,
    /** 駅前支店　普通　7654321 */
    account: (branch, type, number) => `${branch}　${type}　${number}`,
    /** 11月30日9時30分現在 */
    asOf: ({ month, day, hour, minute }) => `${month}月${day}日${hour}時${minute}分現在`,
    /** 1,234,567円 */
    yen: (amount) => `${amount}円`,
  },
  en: {
    types: { ordinary: 'ordinary', current: 'current', savings: 'savings', other: 'other' },
    branch: (code) => `branch ${code}`,
    account: (branch, type, number) => `${branch}, ${type}, ${number}`,
    asOf: (_, time) => `as of ${time}`,
    yen: (amount) => `¥${amount}`,
  },
} as const satisfies Record<NonNullable<ServiceProfile['language']>, Written>
