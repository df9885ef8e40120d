import type { Context } from '../../authority/operations/context.ts'
import { codeAtOf } from '../../authority/operations/enroll-token.ts'
import {
  findOperation,
  keptRows,
  signedContent,
} from '../../authority/operations/signed-operations/find-operation.ts'
import { waitingOperations } from '../../authority/queries/signed-operations.ts'
import { type Token, tokenState, tokenUseState } from '../../authority/rules/token.ts'
import { asBytes } from '../../otp/bytes.ts'
import type { Row } from '../../otp/signed-operation/batch.ts'
import { type Shown, shownOperation } from '../../otp/signed-operation/shown.ts'
import { secondsLeft, stepAt } from '../../otp/totp.ts'
import { reveal } from '../../platform/decision/event.ts'

export type ShownToken = {
  readonly tokenId: string
  readonly movingFactor: Token['movingFactor']
  readonly formFactor: Token['formFactor']
  readonly code: string
  /** Until the next code appears; null for an event-based token, which waits for its button. */
  readonly secondsLeft: number | null
  /** How far the device's clock is fast; negative if slow. */
  readonly clockSeconds: number
}

/** The state of the demo's devices: how often each button was pressed, and how wrong each clock is. */
export type DemoDevices = { readonly presses: Map<string, number>; readonly clocks: Map<string, number> }

/** As far as 同期ズレ補正 searches (G-02). */
const clockSecondsMax = 600

/**
 * The display of a demo token, which stands in for the customer's device. Only `warifu demo` loads this: no service
 * ever shows a code. Undefined for an unknown token.
 */
export async function showDemoToken(
  context: Context,
  tokenId: string,
  { presses, clocks }: DemoDevices,
): Promise<ShownToken | undefined> {
  const { token, tokenUse } = await context.store.read({
    token: tokenState.ref(tokenId),
    tokenUse: tokenUseState.ref(tokenId),
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
      clockSeconds: 0,
    }
  }
  const clockSeconds = clocks.get(tokenId) ?? 0
  const nowMs = context.now().epochMilliseconds + clockSeconds * 1000
  const code = codeAt(stepAt(nowMs, periodSeconds))
  const left = secondsLeft(nowMs, periodSeconds)
  return { tokenId, movingFactor, formFactor, code, secondsLeft: left, clockSeconds }
}

/**
 * Moves a device's clock, so that its codes come too early or too late, like 同期ズレ on a phone. 0 sets it right again;
 * it moves at most ten minutes.
 */
export function moveDemoClock({ clocks }: DemoDevices, tokenId: string, seconds: number): void {
  const moved = seconds === 0 ? 0 : (clocks.get(tokenId) ?? 0) + seconds
  clocks.set(tokenId, Math.max(-clockSecondsMax, Math.min(clockSecondsMax, moved)))
}

/** The [生成] button of an event-based token: the next code, also after a restart of the demo. */
export async function pressDemoToken(
  context: Context,
  tokenId: string,
  { presses }: DemoDevices,
): Promise<void> {
  const { token, tokenUse } = await context.store.read({
    token: tokenState.ref(tokenId),
    tokenUse: tokenUseState.ref(tokenId),
  })
  if (token?.movingFactor !== 'event' || tokenUse === undefined) return
  presses.set(tokenId, Math.max(presses.get(tokenId) ?? -1, tokenUse.lastStep) + 1)
}

/** An operation as the device shows it, and the eight digits that approve it. */
export type ShownOperation = Shown & { readonly code: string; readonly rows: readonly Row[] }

/** The operation that waits for a demo token, as if its device had read the QR code; null: none. */
export async function showDemoOperation(context: Context, tokenId: string): Promise<ShownOperation | null> {
  const { store, tokenCodes, now } = context
  const [waiting] = await waitingOperations(store, tokenId, now().epochMilliseconds, 1)
  const { token } = await store.read({ token: tokenState.ref(tokenId) })
  if (waiting === undefined || token === undefined) return null
  const sealed = { ...token, sealedSecret: reveal(token.sealedSecret) }
  const found = await findOperation(context, waiting)
  const { operation } = signedContent(waiting)
  const code = tokenCodes.approvalCode(sealed, asBytes(waiting.digest))
  return { ...shownOperation(operation), code, rows: found === undefined ? [] : keptRows(found) }
}
