import type { DemoPart } from '../../../authority/operations/demo-part.ts'
import { setParticulars } from '../../../authority/operations/particulars.ts'
import { deskOf } from '../../../authority/rules/operator.ts'
import { userState } from '../../../authority/rules/user.ts'
import { openAccount } from '../../../bank/operations/open-account.ts'
import { openFbCustomer } from '../operations/open-fb-customer.ts'
import { fbProfilesOf } from '../operations/profile-of.ts'
import { fixedPasswordNames } from '../texts/names.ts'

const fbService = 'shinkin-5410/web-fb'

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

const administratorParticulars = {
  kana: 'カクニンヨウショウジ ケイリブ',
  telephone: '0662345678',
  postalAddress: { postalCode: '0001237', text: '架空県割符市本町9-9-9　確認用ビル' },
} as const

const fbAccounts = [
  { branchCode: '002', accountType: 'ordinary', number: '1000025', openingYen: 12_345_678 },
  { branchCode: '002', accountType: 'current', number: '2000025', openingYen: 3_000_000 },
] as const

/** A company of WEB-FB, with accounts that hold some money. */
export const fbDemo: DemoPart = {
  users: [
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
  ],
  async load(context, caller) {
    if (!context.profiles.has(fbService)) return
    const found = await context.store.read({ user: userState.ref(fbService, fbAdministrator.userId) })
    if (found.user !== undefined) return
    const opened = await openFbCustomer(context, caller, fbAdministrator)
    if (!opened.ok) return
    const { customerId } = opened
    await setParticulars(context, caller, fbAdministrator, administratorParticulars)
    for (const account of fbAccounts) {
      const holderName = fbAdministrator.kanaName
      await openAccount(context, caller, { service: fbService, customerId, holderName, ...account })
    }
  },
  passwordNames: fixedPasswordNames,
  // Transfers are handed over for clearing.
  rolesAt: (context, desk) =>
    fbProfilesOf(context).some(({ service }) => deskOf(service) === desk) ? ['clearing'] : [],
}
