import { isUserOtpOpen } from '../../domain/administrator.ts'
import { type Binding, userHolder } from '../../domain/binding.ts'
import { bindingSight, type UserOtpAction, userOtpActions } from '../../domain/user-otp.ts'
import type { BindingFilter, BindingLine, BindingOrder } from '../../store/store.ts'
import { type Context, profileOf } from '../context.ts'
import { servicesOf } from '../desk/look-up.ts'

export type { BindingFilter }

export type BindingSearch = {
  readonly filter: BindingFilter
  readonly order: { readonly by: BindingOrder; readonly descending: boolean }
  readonly page: number
}

export type ShownBinding = BindingLine & {
  /** Goes with what is chosen, so that whoever comes second looks again. */
  readonly seen: string
  readonly possible: readonly UserOtpAction[]
}

export const bindingsPerPage = 50
const exportMax = 100_000
const exportPage = 1000

/** A page of ユーザOTP管理, with how many there are in all. */
export async function listBindings(
  { store }: Context,
  { filter, order, page }: BindingSearch,
): Promise<{ readonly total: number; readonly lines: readonly ShownBinding[] }> {
  const offset = (page - 1) * bindingsPerPage
  const [total, lines] = await Promise.all([
    store.countBindings(filter),
    store.findBindings(filter, order, { offset, limit: bindingsPerPage }),
  ])
  return { total, lines: lines.map((line) => shown(filter.service, line)) }
}

/** All of them, page by page, for a file. */
export async function* exportBindings(
  { store }: Context,
  { filter, order }: BindingSearch,
): AsyncGenerator<readonly BindingLine[]> {
  for (let offset = 0; offset < exportMax; offset += exportPage) {
    const lines = await store.findBindings(filter, order, { offset, limit: exportPage })
    yield lines
    if (lines.length < exportPage) return
  }
}

/** Is ユーザOTP管理 there today? */
export function hasUserOtp(context: Context, service: string): boolean {
  return isUserOtpOpen(profileOf(context, service).administration, context.now())
}

function shown(service: string, line: BindingLine): ShownBinding {
  const { status, bindingId, failures, tokenId, userId, enrolledAtMs } = line
  if (status === 'revoked') return { ...line, seen: '', possible: [] }
  const binding: Binding = {
    ...{ service, holder: userHolder(userId), bindingId, tokenId, status, failures, enrolledAtMs },
  }
  const actions = Object.entries(userOtpActions) as [UserOtpAction, readonly string[]][]
  const possible = actions
    .filter(([action, statuses]) => statuses.includes(status) && (action !== 'revoke' || tokenId !== null))
    .map(([action]) => action)
  return { ...line, seen: bindingSight(binding), possible }
}

/** The services of a desk's institution whose customers have administrators, and so ユーザOTP管理. */
export function administeredServices(context: Context, desk: string): readonly string[] {
  return servicesOf(context, desk).filter((service) => profileOf(context, service).administration !== null)
}
