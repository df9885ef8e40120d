import type { ConfirmationPolicy } from '../../src/authority/rules/confirmation.ts'

type SignedAct = ConfirmationPolicy['acts'][number]['act']

/** The token's own screen confirms these acts, whatever the amount and whoever is paid, and always on another device. */
export function signedAlways(...acts: readonly SignedAct[]): ConfirmationPolicy {
  return {
    validSeconds: 300,
    sameDeviceYen: 0,
    acts: acts.map((act) => ({ act, fromYen: 0, payees: 'all' })),
  }
}
