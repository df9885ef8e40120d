import { createUser } from '../../../authority/operations/create-user.ts'
import type { DemoPart } from '../../../authority/operations/demo-part.ts'
import { userState } from '../../../authority/rules/user.ts'
import { openAccount } from '../../../bank/operations/open-account.ts'

const personalService = 'sample-shinkin/personal'

/** Private persons, each with their own contract. */
const persons = [
  { userId: '12345678901', userName: '見本 太郎', initialPassword: 'Karipass16' },
  { userId: '12345678902', userName: '見本 花子', initialPassword: 'Karipass26' },
] as const

/** Persons who have an account with some money in it. */
export const personalDemo: DemoPart = {
  users: persons.map(({ userId, userName, initialPassword: given }) => ({
    service: personalService,
    customerName: userName,
    userId,
    userName,
    administrator: false,
    given,
  })),
  async load(context, caller) {
    if (!context.profiles.has(personalService)) return
    for (const [i, person] of persons.entries()) {
      const found = await context.store.read({ user: userState.ref(personalService, person.userId) })
      if (found.user !== undefined) continue
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
  },
}
