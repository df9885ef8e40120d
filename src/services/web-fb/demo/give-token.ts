import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { issueToken } from '../../../authority/operations/issue-token.ts'
import { bindingState, tokenClaimState, userHolder } from '../../../authority/rules/binding.ts'
import { tokenState, tokenUseState } from '../../../authority/rules/token.ts'
import { userState } from '../../../authority/rules/user.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { accept } from '../../../platform/decision/decision.ts'
import { newId } from '../../../platform/secrets/random.ts'

/** As if the company had long chosen 異なるトークン, and its administrator had enrolled one: so that it can be tried. */
export async function giveToken(
  context: Context,
  caller: Caller,
  {
    service,
    userId,
    customerId,
  }: { readonly service: string; readonly userId: string; readonly customerId: string },
): Promise<void> {
  const terms = { movingFactor: 'time', formFactor: 'mobile', algorithm: 'SHA1', digits: 6 } as const
  const { tokenId } = await issueToken(context, caller, { ...terms, issuer: 'Warifu demo' })
  const holder = userHolder(userId)
  const now = context.now()
  const atMs = now.epochMilliseconds
  const refs = {
    user: userState.ref(service, userId),
    agreement: agreementState.ref(service, customerId),
    binding: bindingState.ref(service, holder),
    claim: tokenClaimState.ref(service, tokenId),
    token: tokenState.ref(tokenId),
    tokenUse: tokenUseState.ref(tokenId),
  }
  const of = { service, userId } as const
  const enrolled = { holder, tokenId, bindingId: newId(), steps: [], enrolledAtMs: atMs } as const
  await context.store.change(changeContext(caller, now), refs, () =>
    accept(
      {},
      { type: 'usage_form_chosen', ...of, customerId, usageForm: 'individual', chosenAtMs: atMs },
      { type: 'token_enrolled', ...of, ...enrolled },
    ),
  )
}
