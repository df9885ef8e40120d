import type { BindingFilter } from '../../src/authority/queries/bindings.ts'

/** Asks for everything but 無効 in a service; each case adds its conditions. */
export function everyBinding(service: string): BindingFilter {
  return {
    service,
    customerId: null,
    customer: null,
    administrator: null,
    userId: null,
    tokenId: null,
    status: null,
    enrolledFromMs: null,
    enrolledUntilMs: null,
  }
}
