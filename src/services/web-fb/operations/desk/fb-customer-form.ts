import {
  type CustomerNumberProblem,
  customerNumberIn,
} from '../../../../authority/operations/customer-number.ts'
import { type NameProblem, nameProblem } from '../../../../authority/operations/name-problem.ts'
import { type AccountType, accountTypes } from '../../../../bank/rules/account.ts'
import { refuseBankKana, toBankKana } from '../../../../bank/rules/kana.ts'
import { companyCodeForm, isFbUserId } from '../../rules/desk-opening.ts'
import type { FbProfile } from '../../rules/profile.ts'

/** The application form of WEB-FB as somebody typed it. */
export const fbCustomerFields = [
  'customerNumber',
  'customerName',
  'companyCode',
  'kanaName',
  'userId',
  'userName',
  'branchCode',
  'accountType',
  'number',
] as const
export type FbCustomerField = (typeof fbCustomerFields)[number]
export type TypedFbCustomer = Readonly<Record<FbCustomerField, string>>

export const emptyFbCustomer = Object.fromEntries(
  fbCustomerFields.map((name) => [name, '']),
) as TypedFbCustomer

/** 代表口座. */
export type PaidFrom = {
  readonly branchCode: string
  readonly accountType: AccountType
  readonly number: string
}

export type FbCustomerProblem =
  | NameProblem
  | CustomerNumberProblem
  | 'company_code'
  | 'kana'
  | 'fb_user_id'
  | 'branch'
  | 'account_type'
  | 'account_number'

export type FbCustomerForm = {
  readonly customerNumber: string
  readonly customerName: string
  readonly companyCode: string
  readonly kanaName: string
  readonly userId: string
  readonly userName: string
  readonly account: PaidFrom
}

/** 依頼人名 of a Zengin header. */
const kanaNameMax = 40

/** Full width, kana of any kind and spaces around are taken; `problems` names what is wrong with which field. */
export function parseFbCustomer(
  typed: TypedFbCustomer,
  profile: FbProfile,
):
  | { readonly ok: true; readonly form: FbCustomerForm }
  | { readonly ok: false; readonly problems: Readonly<Partial<Record<FbCustomerField, FbCustomerProblem>>> } {
  const narrow = (field: FbCustomerField) => typed[field].normalize('NFKC').replaceAll(/\s/g, '')
  const { bank } = profile.banking
  const { number: customerNumber, problem: numberProblem } = customerNumberIn(typed.customerNumber, profile)
  const customerName = typed.customerName.trim()
  const userName = typed.userName.trim()
  const kanaName = toBankKana(typed.kanaName)
  const [companyCode, userId, branchCode] = [narrow('companyCode'), narrow('userId'), narrow('branchCode')]
  const number = narrow('number').padStart(narrow('number') === '' ? 0 : 7, '0')
  const accountType = accountTypes.find((type) => type === typed.accountType)
  const all: Readonly<Record<FbCustomerField, FbCustomerProblem | null>> = {
    customerNumber: numberProblem,
    customerName: nameProblem(customerName),
    companyCode: present(companyCode, companyCodeForm.test(companyCode), 'company_code'),
    kanaName: present(kanaName, refuseBankKana(kanaName, kanaNameMax) === null, 'kana'),
    userId: present(userId, isFbUserId(userId), 'fb_user_id'),
    userName: nameProblem(userName),
    branchCode: bank.branches.some(({ code }) => code === branchCode) ? null : 'branch',
    accountType: accountType === undefined ? 'account_type' : null,
    number: present(number, /^\d{7}$/.test(number), 'account_number'),
  }
  const problems = Object.fromEntries(Object.entries(all).filter(([, problem]) => problem !== null))
  if (Object.keys(problems).length > 0 || accountType === undefined) return { ok: false, problems }
  const account = { branchCode, accountType, number }
  return {
    ok: true,
    form: { customerNumber, customerName, companyCode, kanaName, userId, userName, account },
  }
}

function present(text: string, fits: boolean, problem: FbCustomerProblem): FbCustomerProblem | null {
  if (text === '') return 'missing'
  return fits ? null : problem
}
