import type { MethodRules } from './method.ts'

/** A code that comes by mail to the registered address. */
export const mailMethod: MethodRules = {
  name: 'mail',
  phases: ({ mail }) => mail?.phases ?? [],
  isReady: ({ mailAddress }) => mailAddress !== undefined,
  registration: {
    purpose: 'registration',
    bar: ({ mailAddress }) => (mailAddress === undefined ? null : 'mail_address_present'),
    addedAtLogin: true,
  },
  // Whoever lost every passkey goes to the desk.
  countsBesidePasskey: () => false,
  phishingResistant: false,
}
