import type { Activation } from '../../authority/rules/activation.ts'
import type { Binding } from '../../authority/rules/binding.ts'
import type { RequestDetails } from '../../authority/rules/desk-events.ts'
import { type PasskeyHolder, passkeysSeen } from '../../authority/rules/passkeys.ts'
import type { Password } from '../../authority/rules/password.ts'
import type { RegisteredAddress } from '../../authority/rules/registered-address.ts'
import type { User } from '../../authority/rules/user.ts'
import type { DeskAddition } from './addition.ts'
import type { UserAction } from './user-action.ts'

export type FactStates = {
  readonly user: User | undefined
  readonly password: Password | undefined
  readonly binding: Binding | undefined
  readonly mailAddress: RegisteredAddress | undefined
  readonly passkeys?: PasskeyHolder | undefined
  readonly activation?: Activation | undefined
}

/** What of a user an act changes. */
const changedBy = {
  unlock_password: ['user', 'password'],
  unlock_code: ['user', 'token'],
  issue_letter: ['user', 'password'],
  reset_password: ['user', 'password'],
  revoke_token: ['token'],
  remove_mail_address: ['address'],
  admit_passkeys: ['passkeys'],
  release_passkeys: ['passkeys'],
  suspend_user: ['user'],
  resume_user: ['user', 'token'],
  issue_activation_code: ['user', 'token', 'activation'],
  correct_token_use: ['token'],
  report_loss: ['user', 'token'],
} as const satisfies Partial<Record<UserAction, readonly FactName[]>>

export type FactName = 'user' | 'password' | 'token' | 'address' | 'passkeys' | 'activation' | 'contract'

/**
 * How the things stand that an act would change, each as a short text without anything personal: an approver compares
 * them with what will be, and what is granted is granted of these (D10).
 */
export function requestFacts(action: UserAction, states: FactStates, addition: DeskAddition): RequestDetails {
  const names: readonly FactName[] = (changedBy as Partial<Record<UserAction, readonly FactName[]>>)[
    action
  ] ?? ['user', 'contract']
  return Object.fromEntries(names.map((name) => [name, factOf[name](states, addition)]))
}

const factOf: Record<FactName, (states: FactStates, addition: DeskAddition) => string> = {
  user: ({ user }) => user?.status ?? 'none',
  password: ({ password }) =>
    password === undefined
      ? 'none'
      : `${password.locked ? 'locked' : (password.mustChange ?? 'chosen')} ${password.setAtMs}`,
  token: ({ binding }) => (binding?.tokenId == null ? 'none' : `${binding.status} ${binding.tokenId}`),
  address: ({ mailAddress }) =>
    mailAddress === undefined ? 'none' : `set ${mailAddress.changedAtMs ?? mailAddress.registeredAtMs}`,
  passkeys: ({ passkeys }) => passkeysSeen(passkeys),
  activation: ({ activation }) =>
    activation === undefined ? 'none' : `${activation.status} ${activation.issuedAtMs}`,
  contract: (_, { fingerprint }) => fingerprint.join(' '),
}
