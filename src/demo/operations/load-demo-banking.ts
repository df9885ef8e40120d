import type { Caller, Context } from '../../authority/operations/context.ts'
import { createUser } from '../../authority/operations/create-user.ts'
import { userState } from '../../authority/rules/user.ts'
import { openAccount } from '../../bank/operations/open-account.ts'
import { openFbCustomer } from '../../services/web-fb/operations/open-fb-customer.ts'

const fbService = 'shinkin-5410/web-fb'
const personalService = 'sample-shinkin/personal'

/** A company with its administrator, whose first passwords are public. */
const fbAdministrator = {
  service: fbService,
  customerNumber: '0020000025',
  customerName: '確認用商事株式会社',
  companyCode: '0020000025',
  kanaName: 'ｶ)ｶｸﾆﾝﾖｳ',
  userId: 'M54100020025',
  userName: 'M54100020025',
  passwords: {
    login: 'Hajime2016',
    fixed: { registration: '123456', approval: '1234567890', transfer: 'Okuru2016' },
  },
} as const

/** Private persons, each with their own contract. */
const persons = [
  {
    userId: '12345678901',
    userName: '見本 太郎',
    initialPassword: 'Karipass16',
    number: '7654321',
    kana: 'ﾐﾎﾝ ﾀﾛｳ',
  },
  {
    userId: '12345678902',
    userName: '見本 花子',
    initialPassword: 'Karipass26',
    number: '7654322',
    kana: 'ﾐﾎﾝ ﾊﾅｺ',
  },
] as const
const branchCode = '010'

/** 店番・口座番号. */
const customerNumberOf = ({ number }: (typeof persons)[number]) => `${branchCode}-${number}`

const fbAccounts = [
  { branchCode: '002', accountType: 'ordinary', number: '1000025', openingYen: 12_345_678 },
  { branchCode: '002', accountType: 'current', number: '2000025', openingYen: 3_000_000 },
] as const

/** Users of the banks' services for the demo's visitors, with accounts that hold some money. */
export const bankingUsers = [
  {
    service: fbService,
    customerNumber: fbAdministrator.customerNumber,
    customerName: fbAdministrator.customerName,
    userId: fbAdministrator.userId,
    userName: fbAdministrator.userName,
    administrator: true,
    given: fbAdministrator.passwords.login,
    fixed: fbAdministrator.passwords.fixed,
  },
  ...persons.map((person) => ({
    service: personalService,
    customerNumber: customerNumberOf(person),
    customerName: person.userName,
    userId: person.userId,
    userName: person.userName,
    administrator: false,
    given: person.initialPassword,
  })),
]

/** Opens them, once per database. */
export async function loadBankingDemo(context: Context, caller: Caller): Promise<void> {
  const isMissing = async (service: string, userId: string) =>
    context.profiles.has(service) &&
    (await context.store.read({ user: userState.ref(service, userId) })).user === undefined
  if (await isMissing(fbService, fbAdministrator.userId)) {
    const opened = await openFbCustomer(context, caller, fbAdministrator)
    if (!opened.ok) return
    const { customerId } = opened
    for (const account of fbAccounts) {
      const holderName = fbAdministrator.kanaName
      await openAccount(context, caller, { service: fbService, customerId, holderName, ...account })
    }
  }
  for (const person of persons) {
    if (!(await isMissing(personalService, person.userId))) continue
    const { number, kana: holderName, ...user } = person
    const opened = await createUser(context, caller, {
      service: personalService,
      customerNumber: customerNumberOf(person),
      customerName: person.userName,
      administrator: false,
      ...user,
    })
    if (!opened.ok) return
    await openAccount(context, caller, {
      service: personalService,
      customerId: opened.customerId,
      branchCode,
      accountType: 'ordinary',
      number,
      holderName,
      openingYen: 456_789,
    })
  }
}
