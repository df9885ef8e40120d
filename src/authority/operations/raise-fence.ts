import { stepAt } from '../../otp/totp.ts'
import { accept } from '../../platform/decision/decision.ts'
import type { FenceRaised } from '../../platform/decision/fence.ts'
import type { Part } from '../../platform/store/store.ts'
import {
  type FencedToken,
  liveActivations,
  liveApprovals,
  liveChallenges,
  livingTokens,
  newestOfOthersMs,
  openMoves,
  unsentMails,
  usersInside,
} from '../queries/fence.ts'
import { livePasskeyChallenges } from '../queries/passkeys.ts'
import { openOperations } from '../queries/signed-operations.ts'
import { activationState } from '../rules/activation.ts'
import { approvalState } from '../rules/approval.ts'
import { challengeState } from '../rules/challenge.ts'
import type { Event } from '../rules/events.ts'
import { mailState } from '../rules/mail.ts'
import { passkeyChallengeState } from '../rules/passkeys.ts'
import { signedOperationState } from '../rules/signed-operation.ts'
import { tokenUseState } from '../rules/token.ts'
import { tokenMoveState } from '../rules/token-move.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext } from './context.ts'
import { type Fenced, type FencedBatch, fenced, fencedEach } from './fence-part.ts'

/**
 * After a restore: nothing that was used, sent or opened before counts again (R3). One transaction, so that a fence is
 * there or it is not; it may be raised again. Nothing else may use the database meanwhile.
 */
export async function raiseFence(
  context: Context,
  caller: Caller,
): Promise<Pick<FenceRaised, 'raisedAtMs' | 'lastAtMs' | 'counts'>> {
  const { store, fences } = context
  const now = context.now()
  const sets: Fenced[] = [
    await fencedTokens(context, now),
    await fencedOperations(context, now),
    ...(await fencedOfUsers(context, now)),
  ]
  for (const fence of fences) sets.push(...(await fence(store, now, caller.actor)))
  const raised: FenceRaised = {
    type: 'fence_raised',
    raisedAtMs: now.epochMilliseconds,
    lastAtMs: await newestOfOthersMs(store, store.head().chain),
    counts: Object.fromEntries(sets.map(({ what, count }) => [what, count])),
  }
  const outcome = await store.changeAll(changeContext(caller, now), {
    *[Symbol.iterator]() {
      for (const { batches } of sets) for (const batch of batches) yield partOf(batch)
      yield { refs: {}, decide: () => accept({}, raised) }
    },
  })
  if (!outcome.ok) throw new Error('a fence cannot be refused')
  const { raisedAtMs, lastAtMs = null, counts } = raised
  return { raisedAtMs, lastAtMs, counts }
}

function partOf({ refs, event }: FencedBatch): Part<never> {
  return {
    refs: Object.fromEntries(refs.map((ref, i) => [`fenced ${i}`, ref])),
    decide: () => accept({}, event),
  }
}

/**
 * Time-based: every step that can have been live by now, on a clock as far ahead as the token's may be. Event-based: how
 * far it went is lost, so two codes have to say where it stands.
 */
async function fencedTokens({ store, profiles }: Context, now: Temporal.Instant): Promise<Fenced> {
  const toleranceMs =
    Math.max(0, ...[...profiles.values()].map(({ code }) => code.clockToleranceSeconds)) * 1000
  const stepOf = ({ driftMs, driftUncertaintyMs, periodSeconds }: FencedToken) =>
    stepAt(now.epochMilliseconds + driftMs + Math.max(toleranceMs, driftUncertaintyMs), periodSeconds)
  return fenced('tokens', await livingTokens(store), {
    refOf: ({ tokenId }) => tokenUseState.ref(tokenId),
    eventOf: (tokens): Event => ({
      type: 'tokens_fenced',
      spent: Object.fromEntries(
        tokens
          .filter(({ movingFactor }) => movingFactor === 'time')
          .map((token) => [token.tokenId, stepOf(token)]),
      ),
      counted: tokens.filter(({ movingFactor }) => movingFactor === 'event').map(({ tokenId }) => tokenId),
    }),
  })
}

/** What was answered may wait again, and the same digits or signature would approve it once more. Each is an entry of its own. */
async function fencedOperations({ store }: Context, now: Temporal.Instant): Promise<Fenced> {
  const endedAtMs = now.epochMilliseconds
  return fencedEach('operations', await openOperations(store), (of) => ({
    refs: [signedOperationState.ref(of.service, of.operationId)],
    event: { type: 'operation_cancelled', ...of, reason: 'restored', endedAtMs } satisfies Event,
  }))
}

async function fencedOfUsers({ store }: Context, now: Temporal.Instant): Promise<readonly Fenced[]> {
  return [
    fenced('sessions', await usersInside(store), {
      refOf: ({ service, userId }) => userState.ref(service, userId),
      eventOf: (users): Event => ({ type: 'users_fenced', users }),
    }),
    fenced('mailCodes', await liveChallenges(store), {
      refOf: ({ service, userId, purpose }) => challengeState.ref(service, userId, purpose),
      eventOf: (challenges): Event => ({ type: 'challenges_fenced', challenges }),
    }),
    fenced('passkeyChallenges', await livePasskeyChallenges(store), {
      refOf: ({ sessionHash, purpose }) => passkeyChallengeState.ref(sessionHash, purpose),
      eventOf: (challenges): Event => ({ type: 'passkey_challenges_fenced', challenges }),
    }),
    fenced('tokenMoves', await openMoves(store), {
      refOf: (moveHash) => tokenMoveState.ref(moveHash),
      eventOf: (moves): Event => ({ type: 'token_moves_fenced', moves }),
    }),
    fenced('activationCodes', await liveActivations(store), {
      refOf: ({ service, userId }) => activationState.ref(service, userId),
      eventOf: (users): Event => ({ type: 'activations_fenced', users }),
    }),
    fenced('approvals', await liveApprovals(store), {
      refOf: ({ service, userId, action }) => approvalState.ref(service, userId, action),
      eventOf: (approvals): Event => ({ type: 'approvals_fenced', approvals }),
    }),
    fenced('mails', await unsentMails(store), {
      refOf: ({ mailId }) => mailState.ref(mailId),
      eventOf: (mails): Event => ({
        type: 'mails_fenced',
        held: mails.filter(({ once }) => !once).map(({ mailId }) => mailId),
        dropped: mails.filter(({ once }) => once).map(({ mailId }) => mailId),
        fencedAtMs: now.epochMilliseconds,
      }),
    }),
  ]
}
