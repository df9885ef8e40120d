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
  { userId: '12345678901', userName: '見本 太郎', initialPassword: 'Karipass16' },
  { userId: '12345678902', userName: '見本 花子', initialPassword: 'Karipass26' },
] as const

const fbAccounts = [
  { branchCode: '002', accountType: 'ordinary', number: '1000025', openingYen: 12_345_678 },
  { branchCode: '002', accountType: 'current', number: '2000025', openingYen: 3_000_000 },
] as const

/** Users of the banks' services for the demo's visitors, with accounts that hold some money. */
export const bankingUsers = [
  {
    service: fbService,
    customerName: fbAdministrator.customerName,
    userId: fbAdministrator.userId,
    userName: fbAdministrator.userName,
    administrator: true,
    given: fbAdministrator.passwords.login,
    fixed: fbAdministrator.passwords.fixed,
  },
  ...persons.map(({ userId, userName, initialPassword: given }) => ({
    service: personalService,
    customerName: userName,
    userId,
    userName,
    administrator: false,
    given,
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
  for (const [i, person] of persons.entries()) {
    if (!(await isMissing(personalService, person.userId))) continue
    const newUser = { service: personalService, customerName: person.userName, administrator: false }
    const opened = await createUser(context, caller, { ...newUser, ...person })
    if (!opened.ok) return
    await openAccount(context, caller, {
      service: personalService,
      customerId: opened.customerId,
      branchCode: '010',
      accountType: 'ordinary',
      number: `765432${i + 1}`,
      holderName: i === 0 ? 'ﾐﾎﾝ ﾀﾛｳ' : 'ﾐﾎﾝ ﾊﾅｺ',
      openingYen: 456_789,
    })
  }
}
