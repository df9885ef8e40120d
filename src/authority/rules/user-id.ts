import type { CustomersPolicy } from './profile.ts'

/** What any login ID looks like: half-width, and nothing that a file name or an address would have to escape. */
const anyForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** May a user have this login ID? Where the profile says what they look like, only such a one (I3). */
export function fitsUserId(userId: string, form: { readonly pattern: string } | undefined): boolean {
  if (!anyForm.test(userId)) return false
  return form === undefined || new RegExp(`^(?:${form.pattern})$`, 'u').test(userId)
}

/** One that fits, to show beside one that doesn't; undefined where any fits. */
export function userIdExample({
  customers,
}: {
  readonly customers: CustomersPolicy | null
}): string | undefined {
  return customers?.userIds?.example
}
