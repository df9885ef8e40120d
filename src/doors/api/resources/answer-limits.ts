import type { Caller } from '../../../authority/operations/context.ts'
import { createKeyLimit, networkOf, type Rate, type RateLimits } from '../../../platform/http/rate-limit.ts'
import { ApiProblem } from '../problem.ts'

/** An answer that was lost is sent again a few times; whoever sends wrong ones saw the operation, and spends only its budget. */
const perOperation: Rate = { burst: 10, perHour: 60 }

/**
 * What devices may ask at nine o'clock: ten a second from one address, behind which a whole network of telephones may be, and
 * as usually set 3,000 a second in all, which is what a process can check on one core (docs/performance.md).
 */
export function deviceLimits({ perAddress, total }: RateLimits): RateLimits {
  return {
    perAddress: { burst: perAddress.burst * 10, perHour: perAddress.perHour * 600 },
    total: { burst: total.burst * 10, perHour: total.perHour * 600 },
  }
}

/** Limits of the answers of devices: a stranger spends the budget of their own address, and no other. */
export function answerLimits(limits: RateLimits, monotonic: () => number) {
  const { perAddress, total } = deviceLimits(limits)
  const ofAddress = createKeyLimit(perAddress, monotonic)
  const ofOperation = createKeyLimit(perOperation, monotonic)
  const ofProcess = createKeyLimit(total, monotonic)
  return {
    /** Any answer, before anything is looked up. */
    admit({ address }: Pick<Caller, 'address'>): void {
      refuseAfter(ofAddress(networkOf(address)))
    },
    /** One to an operation that waits, before its signature is checked: nobody can guess the ID of one. */
    admitTo(operationId: string): void {
      const seconds = ofOperation(operationId)
      refuseAfter(seconds === 0 ? ofProcess('') : seconds)
    },
  }
}

function refuseAfter(retryAfterSeconds: number): void {
  if (retryAfterSeconds > 0) throw new ApiProblem('rate-limited', { retryAfterSeconds })
}
