import type { ConfirmationPolicy } from '../../../src/authority/rules/confirmation.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'

/** The service that the tests of WEB-FB look at. */
export const webFb = 'shinkin-5410/web-fb'

/** A business day there, in its hours. */
export const fbMorning = '2026-11-20T10:00:15+09:00'

/** The same with acts that are confirmed on the token's own screen. */
export function signing(
  acts: ConfirmationPolicy['acts'],
  sameDeviceYen = 0,
): (profile: ServiceProfile) => ServiceProfile {
  return (profile) =>
    profile.service === webFb
      ? { ...profile, confirmation: { validSeconds: 300, sameDeviceYen, acts } }
      : profile
}

/** To new payees, and from 100,000 yen to all: as the profile that ships for this. */
export const signedTransfers = [
  { act: 'transfer', fromYen: 0, payees: 'new' },
  { act: 'transfer', fromYen: 100_000, payees: 'all' },
] as const
