import { giveToken } from '../../../authority/demo/give-token.ts'
import { createUser } from '../../../authority/operations/create-user.ts'
import type { DemoPart } from '../../../authority/operations/demo-part.ts'
import { userState } from '../../../authority/rules/user.ts'
import { openAccount } from '../../../bank/operations/open-account.ts'

const personalService = 'sample-shinkin/personal'
const signedService = 'sample-shinkin/personal-signed'

/** Private persons, each with their own contract. */
const persons = [
  {
    service: personalService,
    userId: '12345678901',
    userName: '見本 太郎',
    initialPassword: 'Karipass16',
    number: '7654321',
    kana: 'ﾐﾎﾝ ﾀﾛｳ',
    particulars: {
      kana: 'ミホン タロウ',
      telephone: '09011112222',
      birthday: '1980-04-01',
      postalAddress: { postalCode: '0001236', text: '架空県割符市緑町7-8-9　見本荘101' },
    },
  },
  {
    service: personalService,
    userId: '12345678902',
    userName: '見本 花子',
    initialPassword: 'Karipass26',
    number: '7654322',
    kana: 'ﾐﾎﾝ ﾊﾅｺ',
    particulars: {
      kana: 'ミホン ハナコ',
      telephone: '0355556666',
      birthday: '1985-12-24',
      postalAddress: { postalCode: '0001236', text: '架空県割符市緑町7-8-9　見本荘101' },
    },
  },
  // Has a token, which brings the service back after IB取引中止.
  {
    service: signedService,
    userId: '12345678903',
    userName: '見本 署名',
    initialPassword: 'Karipassword2026',
    number: '7654323',
    kana: 'ﾐﾎﾝ ｼﾖﾒｲ',
    particulars: {
      kana: 'ミホン ショメイ',
      telephone: '09033334444',
      birthday: '1990-10-10',
      postalAddress: { postalCode: '0001236', text: '架空県割符市緑町1-2-3' },
    },
  },
] as const
const branchCode = '010'

/** 店番・口座番号. */
const customerNumberOf = ({ number }: (typeof persons)[number]) => `${branchCode}-${number}`

/** Persons who have an account with some money in it. */
export const personalDemo: DemoPart = {
  users: persons.map((person) => ({
    service: person.service,
    customerNumber: customerNumberOf(person),
    customerName: person.userName,
    userId: person.userId,
    userName: person.userName,
    administrator: false,
    given: person.initialPassword,
  })),
  async load(context, caller) {
    for (const person of persons) {
      const { service } = person
      if (!context.profiles.has(service)) continue
      const found = await context.store.read({ user: userState.ref(service, person.userId) })
      if (found.user !== undefined) continue
      const { number, kana: holderName, ...user } = person
      const opened = await createUser(context, caller, {
        customerNumber: customerNumberOf(person),
        customerName: person.userName,
        administrator: false,
        ...user,
      })
      if (!opened.ok) return
      await openAccount(context, caller, {
        service,
        customerId: opened.customerId,
        branchCode,
        accountType: 'ordinary',
        number,
        holderName,
        openingYen: 456_789,
      })
      if (service === signedService) await giveToken(context, caller, person)
    }
  },
}
