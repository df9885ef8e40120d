import { pathFrom, type Refs, type StatesOf } from '../../platform/store/store.ts'
import { bindingState, userHolder } from '../rules/binding.ts'
import { tokenState, tokenUseState } from '../rules/token.ts'
import { type User, userState } from '../rules/user.ts'
import { type Context, kindOf, profileOf } from './context.ts'
import type { LoginSubject } from './login-part.ts'

const bindingOf = (service: string, holder: string) => ({ binding: bindingState.ref(service, holder) })

/** A binding's token: its terms, and how far it has been used. */
export function tokenRefs(binding: { readonly tokenId: string | null } | undefined) {
  const tokenId = binding?.tokenId ?? ''
  return { token: tokenState.ref(tokenId), tokenUse: tokenUseState.ref(tokenId) }
}

/**
 * From a user to the token that the user's codes come from, whoever holds it; `holderOf` says who, by the rows that were
 * loaded. `more` adds what follows from the user. For an unknown user, what an unknown one would have.
 */
export function holderPath(
  context: Context,
  { service, userId }: { readonly service: string; readonly userId: string },
  more: (subject: LoginSubject) => Refs,
) {
  const { holder: part } = kindOf(context, profileOf(context, service))
  const user = userState.ref(service, userId)
  const subjectOf = (states: { readonly user: User | undefined }): LoginSubject => {
    return { service, userId, customerId: states.user?.customerId ?? '' }
  }
  const alone = userHolder(userId)
  if (part === null) {
    const path = pathFrom({ user, ...bindingOf(service, alone) }).to(({ binding, ...rows }) => {
      return { ...more(subjectOf(rows)), ...tokenRefs(binding) }
    })
    return { path, subjectOf, holderOf: () => alone }
  }
  const holderOf = (states: StatesOf<Refs> & { readonly user: User | undefined }) =>
    part.prepare(subjectOf(states)).holderOf(states)
  const path = pathFrom({ user })
    .to((rows) => ({ ...more(subjectOf(rows)), ...part.prepare(subjectOf(rows)).refs }))
    .to((rows) => bindingOf(service, holderOf(rows)))
    .to(({ binding }) => tokenRefs(binding))
  return { path, subjectOf, holderOf }
}
