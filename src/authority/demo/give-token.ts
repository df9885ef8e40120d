import { accept } from '../../platform/decision/decision.ts'
import { newId } from '../../platform/secrets/random.ts'
import { type Caller, type Context, changeContext } from '../operations/context.ts'
import { issueToken } from '../operations/issue-token.ts'
import { bindingState, tokenClaimState, userHolder } from '../rules/binding.ts'
import { tokenState, tokenUseState } from '../rules/token.ts'
import { userState } from '../rules/user.ts'

/** As if the user had long enrolled a token: so that what it confirms can be tried. */
export async function giveToken(
  context: Context,
  caller: Caller,
  { service, userId }: { readonly service: string; readonly userId: string },
): Promise<void> {
  const terms = { movingFactor: 'time', formFactor: 'mobile', algorithm: 'SHA1', digits: 6 } as const
  const { tokenId } = await issueToken(context, caller, { ...terms, issuer: 'Warifu demo' })
  const holder = userHolder(userId)
  const now = context.now()
  const refs = {
    user: userState.ref(service, userId),
    binding: bindingState.ref(service, holder),
    claim: tokenClaimState.ref(service, tokenId),
    token: tokenState.ref(tokenId),
    tokenUse: tokenUseState.ref(tokenId),
  }
  const enrolled = { holder, tokenId, bindingId: newId(), steps: [], enrolledAtMs: now.epochMilliseconds }
  await context.store.change(changeContext(caller, now), refs, () =>
    accept({}, { type: 'token_enrolled', service, userId, ...enrolled }),
  )
}
