import { giveToken } from '../../../authority/demo/give-token.ts'
import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import type { DemoPart } from '../../../authority/operations/demo-part.ts'
import { setParticulars } from '../../../authority/operations/particulars.ts'
import { deskOf } from '../../../authority/rules/operator.ts'
import { userState } from '../../../authority/rules/user.ts'
import { openAccount } from '../../../bank/operations/open-account.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { accept } from '../../../platform/decision/decision.ts'
import { openFbCustomer } from '../operations/open-fb-customer.ts'
import { fbProfilesOf } from '../operations/profile-of.ts'
import { fixedPasswordNames } from '../texts/names.ts'

/** A company with its administrator, whose first passwords are public. */
const fbAdministrator = {
  service: 'shinkin-5410/web-fb',
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
  particulars: {
    kana: 'カクニンヨウショウジ ケイリブ',
    telephone: '0662345678',
    postalAddress: { postalCode: '0001237', text: '架空県割符市本町9-9-9　確認用ビル' },
  },
} as const

/** Another one, which confirms transfers on the screen of the token that it has. */
const fbSigner = {
  service: 'shinkin-5410/web-fb-signed',
  customerNumber: '0020000035',
  customerName: '見本署名株式会社',
  companyCode: '0020000035',
  kanaName: 'ｶ)ﾐﾎﾝｼﾖﾒｲ',
  userId: 'M54100020035',
  userName: 'M54100020035',
  passwords: {
    login: 'Hajimemashite2026',
    fixed: { registration: '123456', approval: '1234567890', transfer: 'Okuru2026' },
  },
  particulars: {
    kana: 'ミホンショメイ ケイリブ',
    telephone: '0662345679',
    postalAddress: { postalCode: '0001237', text: '架空県割符市本町8-8-8　見本ビル' },
  },
} as const

const fbCompanies = [fbAdministrator, fbSigner] as const
type FbCompany = (typeof fbCompanies)[number]

const fbAccounts = [
  { branchCode: '002', accountType: 'ordinary', openingYen: 12_345_678 },
  { branchCode: '002', accountType: 'current', openingYen: 3_000_000 },
] as const

/** Companies of WEB-FB, with accounts that hold some money. */
export const fbDemo: DemoPart = {
  users: fbCompanies.map(({ passwords, service, customerNumber, customerName, userId, userName }) => ({
    service,
    customerNumber,
    customerName,
    userId,
    userName,
    administrator: true,
    given: passwords.login,
    fixed: passwords.fixed,
  })),
  async load(context, caller) {
    for (const company of fbCompanies) {
      const customerId = await openCompany(context, caller, company)
      if (customerId === null || company !== fbSigner) continue
      await chooseOwnTokens(context, caller, { ...company, customerId })
      await giveToken(context, caller, company)
    }
  },
  passwordNames: fixedPasswordNames,
  // Transfers are handed over for clearing.
  rolesAt: (context, desk) =>
    fbProfilesOf(context).some(({ service }) => deskOf(service) === desk) ? ['clearing'] : [],
}

/** As if the company had long chosen 異なるトークン. */
async function chooseOwnTokens(
  { store, now }: Context,
  caller: Caller,
  {
    service,
    userId,
    customerId,
  }: { readonly service: string; readonly userId: string; readonly customerId: string },
): Promise<void> {
  const at = now()
  const refs = { agreement: agreementState.ref(service, customerId) }
  const chosen = { usageForm: 'individual', chosenAtMs: at.epochMilliseconds } as const
  await store.change(changeContext(caller, at), refs, () =>
    accept({}, { type: 'usage_form_chosen', service, userId, customerId, ...chosen }),
  )
}

/** Null: it is there already, or its service isn't. */
async function openCompany(context: Context, caller: Caller, company: FbCompany): Promise<string | null> {
  const { service, userId, kanaName: holderName, companyCode, particulars } = company
  if (!context.profiles.has(service)) return null
  if ((await context.store.read({ user: userState.ref(service, userId) })).user !== undefined) return null
  const opened = await openFbCustomer(context, caller, company)
  if (!opened.ok) return null
  const { customerId } = opened
  await setParticulars(context, caller, company, particulars)
  for (const [i, account] of fbAccounts.entries()) {
    const number = `${i + 1}${companyCode.slice(-6)}`
    await openAccount(context, caller, { service, customerId, holderName, ...account, number })
  }
  return customerId
}
