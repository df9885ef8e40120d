import type { MethodRules } from './method.ts'

/** A code that comes by mail to the registered address. */
export const mailMethod: MethodRules = {
  phases: ({ mail }) => mail?.phases ?? [],
  isReady: ({ mailAddress }) => mailAddress !== undefined,
  addedAtLogin: true,
  phishingResistant: false,
}
