import { createUser } from '../../../authority/operations/create-user.ts'
import type { DemoPart } from '../../../authority/operations/demo-part.ts'
import { deskOf } from '../../../authority/rules/operator.ts'
import { userState } from '../../../authority/rules/user.ts'
import { hasTrading } from '../operations/profile-of.ts'
import { loadMigratingUsers, migratingUsers } from './migrating-users.ts'
import { loadOldCustomer, oldCustomersDesk, oldUser } from './old-customer.ts'

/** Invented users, each with a public first password. */
const freshUsers = [
  {
    service: 'shoko-chukin/fx-web',
    customerNumber: '0000000010',
    customerName: '割符商事株式会社',
    userId: '0000000001',
    userName: '割符 花子',
    administrator: true,
    initialPassword: 'Hajime2024',
    particulars: {
      kana: 'ワリフ ハナコ',
      telephone: '0312345678',
      postalAddress: { postalCode: '0001234', text: '架空県割符市見本町1-2-3　割符ビル3階' },
    },
  },
  {
    service: 'shoko-chukin/fx-web',
    customerNumber: '0000000010',
    customerName: '割符商事株式会社',
    userId: '0000000002',
    userName: '割符 太郎',
    administrator: false,
    initialPassword: 'Shokai2024',
    particulars: {
      kana: 'ワリフ タロウ',
      telephone: '0312345679',
      postalAddress: { postalCode: '0001234', text: '架空県割符市見本町1-2-3　割符ビル3階' },
    },
  },
  {
    service: 'johoku/fx-web',
    customerNumber: '0000000020',
    customerName: '見本精工株式会社',
    userId: '0000000003',
    userName: '見本 一郎',
    administrator: true,
    initialPassword: 'Karipass1',
    particulars: {
      kana: 'ミホン イチロウ',
      telephone: '0451234567',
      postalAddress: { postalCode: '0001235', text: '架空県割符市港町4-5-6' },
    },
  },
  {
    service: 'johoku/fx-web',
    customerNumber: '0000000020',
    customerName: '見本精工株式会社',
    userId: '0000000004',
    userName: '見本 桜',
    administrator: false,
    initialPassword: 'Karipass2',
    particulars: {
      kana: 'ミホン サクラ',
      telephone: '09012345678',
      postalAddress: { postalCode: '0001235', text: '架空県割符市港町4-5-6' },
    },
  },
  {
    service: 'sample-shinkin/fx-web',
    customerNumber: '0000000030',
    customerName: '割符鍵店',
    userId: '0000000005',
    userName: '割符 鍵子',
    administrator: false,
    initialPassword: 'Passkey2026a',
    particulars: {
      kana: 'ワリフ カギコ',
      telephone: '0451234568',
      postalAddress: { postalCode: '0001236', text: '架空県割符市錠前町7-8-9' },
    },
  },
] as const

/**
 * Users of 外為Web who have yet to begin, one whose customer has no number yet, and some of the service that moves from
 * tokens to mail.
 */
export const fxDemo: DemoPart = {
  users: [
    ...freshUsers.map(({ initialPassword, particulars: _, ...user }) => ({
      ...user,
      given: initialPassword,
    })),
    oldUser,
    ...migratingUsers.map(({ factor: _, password, ...user }) => ({ ...user, given: password })),
  ],
  // Disputes of 為替予約 are answered (D12).
  rolesAt: ({ profiles }, desk) =>
    [...profiles.values()].some((profile) => deskOf(profile.service) === desk && hasTrading(profile))
      ? ['clearing']
      : [],
  colleagueAt: (desk) => desk === oldCustomersDesk,
  async load(context, caller) {
    for (const user of freshUsers) {
      const found = await context.store.read({ user: userState.ref(user.service, user.userId) })
      if (found.user === undefined && context.profiles.has(user.service))
        await createUser(context, caller, user)
    }
    await loadOldCustomer(context, caller)
    await loadMigratingUsers(context, caller)
  },
}
