import type { VerifierBindings } from '../../../authority/operations/bind-verifiers.ts'
import { type Found, statesAfter } from '../../../platform/store/states-after.ts'
import type { Part } from '../../../platform/store/store.ts'
import {
  decideFixedPasswordBinding,
  type FixedPassword,
  fixedPasswordState,
} from '../rules/fixed-password.ts'

const pageSize = 1000

/** Binds the fixed passwords to their users and purposes. */
export const fixedPasswordBindings: VerifierBindings = async ({ store, passwords }) => {
  const parts: Part[] = []
  for (let after: readonly string[] | null = null; ; ) {
    const page: readonly Found<FixedPassword>[] = await statesAfter(
      store,
      fixedPasswordState,
      after,
      pageSize,
    )
    for (const { state } of page) {
      const { service, userId, purpose } = state
      parts.push({
        refs: { fixed: fixedPasswordState.ref(service, userId, purpose) },
        decide: (states) =>
          decideFixedPasswordBinding(states as Parameters<typeof decideFixedPasswordBinding>[0], (verifier) =>
            passwords.bind({ service, userId, purpose }, verifier),
          ),
      })
    }
    if (page.length < pageSize) return parts
    after = page.at(-1)?.key ?? null
  }
}
