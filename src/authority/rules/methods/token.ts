import type { MethodRules } from './method.ts'

/** A code of the token that the user enrolled. */
export const tokenMethod: MethodRules = {
  name: 'token',
  phases: ({ token }) => token,
  isReady: ({ binding }) => binding?.status === 'usable',
  registration: {
    purpose: 'enrollment',
    bar({ binding }, { login }) {
      if (binding?.status !== 'usable') return null
      return login.code === 'registered' ? 'second_token' : 'already_enrolled'
    },
    addedAtLogin: false,
  },
  countsBesidePasskey: (passkey) => passkey !== 'required',
  phishingResistant: false,
}
