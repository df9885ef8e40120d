import type { Context } from '../../../authority/operations/context.ts'
import { reveal } from '../../../platform/decision/event.ts'
import {
  type FixedPasswordPurpose,
  type FixedPasswordVerdict,
  fixedPasswordState,
} from '../rules/fixed-password.ts'

/** Is this the user's fixed password for that purpose? Takes as long if there is none. */
export async function fixedPasswordVerdict(
  { store, passwords }: Context,
  of: { readonly service: string; readonly userId: string; readonly purpose: FixedPasswordPurpose },
  typed: string,
): Promise<FixedPasswordVerdict> {
  const { stored } = await store.read({ stored: fixedPasswordState.ref(of.service, of.userId, of.purpose) })
  const { matches } = await passwords.verify(of, stored && reveal(stored.verifier), typed)
  return { matches, generation: stored?.generation ?? 0 }
}
