import { createUser } from '../../../authority/operations/create-user.ts'
import type { DemoPart } from '../../../authority/operations/demo-part.ts'
import { userState } from '../../../authority/rules/user.ts'
import { openAccount } from '../../../bank/operations/open-account.ts'

const personalService = 'sample-shinkin/personal'

/** Private persons, each with their own contract. */
const persons = [
  {
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
] as const
const branchCode = '010'

/** 店番・口座番号. */
const customerNumberOf = ({ number }: (typeof persons)[number]) => `${branchCode}-${number}`

/** Persons who have an account with some money in it. */
export const personalDemo: DemoPart = {
  users: persons.map((person) => ({
    service: personalService,
    customerNumber: customerNumberOf(person),
    customerName: person.userName,
    userId: person.userId,
    userName: person.userName,
    administrator: false,
    given: person.initialPassword,
  })),
  async load(context, caller) {
    if (!context.profiles.has(personalService)) return
    for (const person of persons) {
      const found = await context.store.read({ user: userState.ref(personalService, person.userId) })
      if (found.user !== undefined) continue
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
  },
}
