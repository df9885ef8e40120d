import type { AccountType } from '../../../bank/rules/account.ts'
import type { Destination } from '../../../bank/rules/payee.ts'
import type { Account as Payee } from '../../../otp/signed-operation/fields.ts'

// What a token shows of the acts of WEB-FB.

/** As files of Zengin number them. */
const typeNumbers = { ordinary: 1, current: 2, savings: 4, other: 9 } as const satisfies Record<
  AccountType,
  Payee['type']
>

const nameMax = 20

/** A payee as a token shows it. */
export function shownPayee({
  bankCode,
  bankName,
  branchCode,
  branchName,
  accountType,
  number,
  name,
}: Destination): Payee {
  const short = (text: string) => [...text].slice(0, nameMax).join('')
  return {
    bank: bankCode,
    bankName: short(bankName),
    branch: branchCode,
    branchName: short(branchName),
    type: typeNumbers[accountType],
    number,
    holder: name,
  }
}

export const yen = (amount: number) => ({ currency: 'JPY', amount, decimals: 0 })
