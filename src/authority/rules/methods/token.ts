import type { MethodRules } from './method.ts'

/** A code of the token that the user enrolled. */
export const tokenMethod: MethodRules = {
  phases: ({ token }) => token,
  isReady: ({ binding }) => binding?.status === 'usable',
  addedAtLogin: false,
  phishingResistant: false,
}
