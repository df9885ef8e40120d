import {
  type BindingFilter,
  type BindingLine,
  type BindingOrder,
  countBindings,
  findBindings,
} from '../../queries/bindings.ts'
import { isUserOtpOpen } from '../../rules/administrator.ts'
import { isCustomerHolder } from '../../rules/binding.ts'
import { bindingSight, type UserOtpAction, userOtpActions } from '../../rules/user-otp.ts'
import { type Context, kindOf, profileOf } from '../context.ts'
import { servicesOf } from '../desks.ts'

export type { BindingFilter }

export type BindingSearch = {
  readonly filter: BindingFilter
  readonly order: { readonly by: BindingOrder; readonly descending: boolean }
  readonly page: number
}

export type ShownBinding = BindingLine & {
  /** Travels with the selection, so that the second of two editors has to look again. */
  readonly seen: string
  readonly possible: readonly UserOtpAction[]
  /** 共有: shared by all users of the customer. */
  readonly isShared: boolean
}

export const bindingsPerPage = 50
const exportMax = 100_000
const exportPage = 1000

/** One page of ユーザOTP管理, with the total count. */
export async function listBindings(
  context: Context,
  { filter, order, page }: BindingSearch,
): Promise<{ readonly total: number; readonly lines: readonly ShownBinding[] }> {
  const { store } = context
  const asked = withSharing(context, filter)
  const offset = (page - 1) * bindingsPerPage
  const [total, lines] = await Promise.all([
    countBindings(store, asked),
    findBindings(store, asked, order, { offset, limit: bindingsPerPage }),
  ])
  return { total, lines: lines.map((line) => shown(line)) }
}

/** All of them, page by page, for a file. */
export async function* exportBindings(
  context: Context,
  { filter, order }: BindingSearch,
): AsyncGenerator<readonly ShownBinding[]> {
  const asked = withSharing(context, filter)
  for (let offset = 0; offset < exportMax; offset += exportPage) {
    const lines = await findBindings(context.store, asked, order, { offset, limit: exportPage })
    yield lines.map((line) => shown(line))
    if (lines.length < exportPage) return
  }
}

function withSharing(context: Context, filter: BindingFilter): BindingFilter {
  return { ...filter, sharing: kindOf(context, profileOf(context, filter.service)).sharesTokens }
}

/** Is ユーザOTP管理 available today? */
export function hasUserOtp(context: Context, service: string): boolean {
  return isUserOtpOpen(profileOf(context, service).administration, context.now())
}

function shown(line: BindingLine): ShownBinding {
  const { status, holder, bindingId, failures, tokenId } = line
  const isShared = isCustomerHolder(holder)
  if (status === 'revoked') return { ...line, seen: '', possible: [], isShared }
  const actions = Object.entries(userOtpActions) as [UserOtpAction, readonly string[]][]
  const possible = actions
    .filter(([action, statuses]) => statuses.includes(status) && (action !== 'revoke' || tokenId !== null))
    .map(([action]) => action)
  return { ...line, seen: bindingSight({ status, bindingId, failures }), possible, isShared }
}

/** The services of a desk's institution whose customers have administrators, and therefore ユーザOTP管理. */
export function administeredServices(context: Context, desk: string): readonly string[] {
  return servicesOf(context, desk).filter((service) => {
    const profile = profileOf(context, service)
    return profile.administration !== null || kindOf(context, profile).administratorsKeepTokens
  })
}
