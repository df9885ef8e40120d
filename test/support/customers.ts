import { createHash } from 'node:crypto'

/**
 * A customer's number where a test has no use for a certain one: the same for the same name, in the form that the
 * service's profile asks for.
 */
export function numberOf(service: string, customerName: string): string {
  const digest = createHash('sha256').update(customerName).digest()
  const digits = String(digest.readUInt32BE(0) % 10_000_000).padStart(7, '0')
  return service.endsWith('/personal') ? `010-${digits}` : `000${digits}`
}

/** Adds it to somebody who is to be opened; the staff of a desk need none. */
export function numbered<User extends { readonly service: string; readonly customerName: string }>(
  user: User,
) {
  const { service, customerName } = user
  const customerNumber = service.startsWith('desk/') ? null : numberOf(service, customerName)
  return { customerNumber, ...user }
}
