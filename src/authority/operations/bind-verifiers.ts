import { accept } from '../../platform/decision/decision.ts'
import { type Found, statesAfter } from '../../platform/store/states-after.ts'
import type { Part } from '../../platform/store/store.ts'
import { wereVerifiersBound } from '../queries/verifiers.ts'
import { decidePasswordBinding } from '../rules/bind-password.ts'
import { type Password, passwordState } from '../rules/password.ts'
import { backgroundCaller } from './background.ts'
import { type Context, changeContext } from './context.ts'

/** What binds the verifiers that a module keeps: one change for each row. */
export type VerifierBindings = (context: Pick<Context, 'store' | 'passwords'>) => Promise<readonly Part[]>

const pageSize = 1000

/** Binds the verifiers of login passwords. */
export const passwordBindings: VerifierBindings = async ({ store, passwords }) => {
  const parts: Part[] = []
  for (let after: readonly string[] | null = null; ; ) {
    const page: readonly Found<Password>[] = await statesAfter(store, passwordState, after, pageSize)
    for (const { state } of page) {
      const { service, userId } = state
      parts.push({
        refs: { password: passwordState.ref(service, userId) },
        decide: (states) =>
          decidePasswordBinding(states as Parameters<typeof decidePasswordBinding>[0], (verifier) =>
            passwords.bind({ service, userId }, verifier),
          ),
      })
    }
    if (page.length < pageSize) return parts
    after = page.at(-1)?.key ?? null
  }
}

/**
 * Binds every verifier of an older version to its owner, all in one transaction. This happens once, and the journal
 * says so: from then on a verifier that is bound to nobody matches nobody's password, so that one copied into another
 * row, or taken from an old backup, opens nothing (finding X4).
 */
export async function bindVerifiers(context: Context, bindings: readonly VerifierBindings[]): Promise<void> {
  const { store } = context
  if (await wereVerifiersBound(store)) return
  const parts = (await Promise.all(bindings.map((bindingsOf) => bindingsOf(context)))).flat()
  const caller = backgroundCaller('start', 'warifu')
  const done: Part = { refs: {}, decide: () => accept({}, { type: 'verifiers_bound' }) }
  const outcome = await store.changeAll(changeContext(caller, context.now()), [...parts, done])
  if (!outcome.ok) throw new Error(`the passwords could not be bound to their owners: ${outcome.refusal}`)
}
