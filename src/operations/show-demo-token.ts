import { ref } from '../domain/states.ts'
import type { Token } from '../domain/token.ts'
import { secondsLeft, stepAt } from '../otp/totp.ts'
import type { Context } from './context.ts'
import { codeAtOf } from './enroll-token.ts'

export type ShownToken = {
  readonly tokenId: string
  readonly movingFactor: Token['movingFactor']
  readonly formFactor: Token['formFactor']
  readonly code: string
  /** Until the next code by itself; null for an event-based token, which waits to be pressed. */
  readonly secondsLeft: number | null
}

/**
 * The display of a token of the demo, which plays the part of the customer's device. Only `warifu demo` loads this:
 * no service ever shows a code. Undefined for a token that isn't there.
 */
export async function showDemoToken(
  context: Context,
  tokenId: string,
  presses: ReadonlyMap<string, number>,
): Promise<ShownToken | undefined> {
  const { token, tokenUse } = await context.store.read({
    token: ref.token(tokenId),
    tokenUse: ref.tokenUse(tokenId),
  })
  if (token === undefined || tokenUse === undefined) return undefined
  const { movingFactor, formFactor, periodSeconds } = token
  const codeAt = codeAtOf(context, token)
  if (movingFactor === 'event') {
    const step = presses.get(tokenId)
    return {
      tokenId,
      movingFactor,
      formFactor,
      code: step === undefined ? '' : codeAt(step),
      secondsLeft: null,
    }
  }
  const nowMs = context.now().epochMilliseconds
  const code = codeAt(stepAt(nowMs, periodSeconds))
  return { tokenId, movingFactor, formFactor, code, secondsLeft: secondsLeft(nowMs, periodSeconds) }
}

/** The [生成] button of an event-based token: the next code, also after a restart of the demo. */
export async function pressDemoToken(
  context: Context,
  tokenId: string,
  presses: Map<string, number>,
): Promise<void> {
  const { token, tokenUse } = await context.store.read({
    token: ref.token(tokenId),
    tokenUse: ref.tokenUse(tokenId),
  })
  if (token?.movingFactor !== 'event' || tokenUse === undefined) return
  presses.set(tokenId, Math.max(presses.get(tokenId) ?? -1, tokenUse.lastStep) + 1)
}
