import type { Showing } from '../../../authority/rules/as-signed.ts'
import {
  type Binding,
  customerHolder,
  type TokenClaim,
  userHolder,
} from '../../../authority/rules/binding.ts'
import { openSession } from '../../../authority/rules/gate.ts'
import {
  decideProvenToken,
  decideTokenInPlace,
  type NewTokenStates,
} from '../../../authority/rules/new-token.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { User } from '../../../authority/rules/user.ts'
import { isStopped, type UsageForm } from '../../../bank/rules/agreement.ts'
import { signedText } from '../../../otp/plain-text.ts'
import type { Field } from '../../../otp/signed-operation/fields.ts'
import { accept, refuse, together } from '../../../platform/decision/decision.ts'
import { fbAdministratorOf } from './administration.ts'
import type { Decision } from './decision.ts'
import type { FbUser } from './fb-user.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { judgeRelease, refuseRegistration } from './token-registration.ts'
import { type Actor, type ActorStates, holderAt } from './transfer-confirmation.ts'
import { claimAfter, type HeldBinding, judgeChoice } from './usage-form.ts'

// Tokens of WEB-FB, given, taken and changed on the screen of the token that is there (取引署名, decision 94).

/** Who asks and signs, and the binding of the token that does. */
export type SignerStates = ActorStates & { readonly binding: Binding | undefined }

/** A token that comes, as its codes proved it when it was asked for. */
type ComingToken = { readonly tokenId: string; readonly bindingId: string }

type TargetStates = {
  readonly target: User | undefined
  readonly targetRights: FbUser | undefined
}

/** An administrator gives a token to a user who has none. */
export function decideSignedRegistration(
  states: SignerStates & TargetStates & NewTokenStates,
  { service, seenAtMs, targetId, tokenId, bindingId }: Actor & ComingToken & { readonly targetId: string },
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<Showing, Refusal | Stale> {
  const administrator = administratorOf(states, seenAtMs, profile, now)
  if (typeof administrator === 'string') return refuse(administrator)
  const { target: user, targetRights: rights, agreement, binding: own, newHolder: binding } = states
  const asked = { user, rights, agreement, binding, administratorBindings: [own] }
  const refused = refuseRegistration(asked, targetId, administrator)
  if (refused !== null) return refuse(refused)
  const coming = { service, userId: targetId, holder: userHolder(targetId), tokenId, bindingId }
  return together(decideProvenToken(states, coming, profile, now), () =>
    accept({
      shown: [
        text('新しいトークンID', tokenId),
        text('お手続き', '利用者へのトークンの登録'),
        ofUser(user, targetId),
      ],
    }),
  )
}

/** 登録解除 of a user's token by an administrator. */
export function decideSignedRelease(
  states: SignerStates &
    TargetStates & {
      readonly targetBinding: Binding | undefined
      readonly targetClaim: TokenClaim | undefined
    },
  { seenAtMs, targetId }: Actor & { readonly targetId: string },
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<Showing, Refusal | Stale> {
  const administrator = administratorOf(states, seenAtMs, profile, now)
  if (typeof administrator === 'string') return refuse(administrator)
  const { target: user, targetRights: rights, targetBinding: binding, targetClaim: claim } = states
  const released = judgeRelease({ user, rights, binding, claim }, targetId, administrator)
  if (typeof released === 'string') return refuse(released)
  return accept(
    {
      shown: [
        text('新しいトークンID', 'なし（登録解除）'),
        text('現在のトークンID', released.tokenId),
        ofUser(user, targetId),
      ],
    },
    released,
  )
}

export type OwnTokenChange = Actor &
  ComingToken & {
    /** Of the token that is there, and that token, as looked up. */
    readonly holder: string
    readonly oldTokenId: string | null
  }

/** Another token in the place of the user's own; of the shared one, by an administrator. Whoever it was logs in anew. */
export function decideOwnTokenChange(
  states: ActorStates & NewTokenStates,
  { customerId, seenAtMs, tokenId, ...change }: OwnTokenChange,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<Showing, Refusal | Stale> {
  const { agreement, fbUser, user } = states
  const { userId, holder } = change
  if (openSession(states, seenAtMs, profile, now) === null) return refuse('ticket_invalid')
  if (isStopped(agreement)) return refuse('service_stopped')
  if (holder !== holderAt(agreement, { userId, customerId })) return refuse('stale')
  const isShared = holder === customerHolder(customerId)
  if (isShared && fbUser?.role !== 'administrator') return refuse('not_permitted')
  const inPlace = { ...change, newTokenId: tokenId }
  return together(decideTokenInPlace(states, inPlace, profile, now), ({ replaced }) =>
    accept({
      shown: [
        text('新しいトークンID', tokenId),
        text('現在のトークンID', replaced),
        isShared ? shared : ofUser(user, userId),
      ],
    }),
  )
}

/** 利用形態の変更 with its first token: everything that was registered under the other form is released. */
export function decideSignedUsageForm(
  states: SignerStates & NewTokenStates & { readonly held: readonly HeldBinding[] },
  {
    service,
    seenAtMs,
    usageForm,
    tokenId,
    bindingId,
  }: Actor & ComingToken & { readonly usageForm: UsageForm },
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<Showing, Refusal | Stale> {
  const administrator = administratorOf(states, seenAtMs, profile, now)
  if (typeof administrator === 'string') return refuse(administrator)
  const { agreement, held, newHolder: binding, newClaim } = states
  const judged = judgeChoice({ agreement, held, binding }, usageForm)
  if (typeof judged === 'string') return refuse(judged)
  const { before, released } = judged
  const { userId, customerId } = administrator
  const current = states.binding?.tokenId ?? null
  // The first choice, and the one after the branch released the form's first token, are the manual's (S3-FAQ-01).
  if (before === null || before === usageForm || current === null) return refuse('token_missing')
  const holder = holderAt({ usageForm }, administrator)
  const coming = { service, userId, holder, tokenId, bindingId }
  const freed = { ...states, newClaim: claimAfter(newClaim, released) }
  const chosenAtMs = now.epochMilliseconds
  const chosen = { type: 'usage_form_chosen', service, userId, customerId, usageForm, chosenAtMs } as const
  const shown = [
    text('新しいトークンID', tokenId),
    text('新利用形態', forms[usageForm]),
    text('現利用形態', forms[before]),
    text('現在のトークンID', current),
    { label: '登録解除されるトークン', type: 'count', value: released.length } as const,
    usageForm === 'shared' ? shared : ofUser(administrator, userId),
  ]
  return together(accept({}, ...released), () =>
    together(decideProvenToken(freed, coming, profile, now), () => accept({ shown }, chosen)),
  )
}

function administratorOf(
  { session, user, fbUser, agreement }: ActorStates,
  seenAtMs: number,
  profile: FbProfile,
  now: Temporal.Instant,
) {
  const states = { session, administrator: user, administratorRights: fbUser, agreement }
  return fbAdministratorOf(states, seenAtMs, profile, now)
}

const textMax = 200

function text(label: string, value: string): Field {
  return { label, type: 'text', value: [...value].slice(0, textMax).join('') }
}

/** As the screens say it, whose texts no rule knows. */
const forms = {
  individual: '管理者、利用者が異なるトークンを利用する',
  shared: '管理者、利用者が同じトークンを利用する',
} as const satisfies Record<UsageForm, string>

const shared = text('お客様ID', '共通トークン')

function ofUser(user: User | undefined, userId: string): Field {
  return text('お客様ID', `${userId}（${signedText(user?.userName ?? '')}）`)
}
