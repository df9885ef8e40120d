import { hrefBelow } from '../../platform/http/routes.ts'

/** Screens for the administrators of customers (S2-1.2), below `/<institution>/<service>`. */
export const administrationPaths = {
  users: '/users',
  newUser: '/users/new',
  user: '/users/:id',
  deleteUser: '/users/:id/delete',
  userOtp: '/user-otp',
  userOtpAct: '/user-otp/act',
  userOtpFile: '/user-otp/list.csv',
  noticeSettings: '/notice-settings',
  mailAddresses: '/mail-addresses',
  removeMailAddress: '/mail-addresses/:id/remove',
  history: '/history',
  historyFile: '/history.csv',
} as const

export type AdministrationScreen = keyof typeof administrationPaths

/** Without an ID, a pattern for the router. */
export function administrationHref(service: string, screen: AdministrationScreen, id?: string): string {
  return hrefBelow(service, administrationPaths[screen], id === undefined ? {} : { id })
}

/** Screens behind the four menus of 外為Web, below `/<institution>/<service>`. */
export const tradePaths = {
  trade: '/trade',
  quote: '/trade/quote/:id',
  operation: '/trade/operations/:id',
  operationStatus: '/trade/operations/:id/status',
  orders: '/orders',
  newOrder: '/orders/new',
  placeOrder: '/orders/place',
  cancelOrder: '/orders/:id/cancel',
  contracts: '/contracts',
  contractsFile: '/contracts.csv',
  contract: '/contracts/:id',
  confirmations: '/confirmations',
  confirmation: '/confirmations/:id',
  dispute: '/confirmations/:id/dispute',
} as const

export type TradeScreen = keyof typeof tradePaths

/** Without an ID, a pattern for the router. */
export function tradeHref(service: string, screen: TradeScreen, id?: string): string {
  return hrefBelow(service, tradePaths[screen], id === undefined ? {} : { id })
}

/** 為替予約 at the desk of the institution (D12). */
export const contractCarePaths = {
  contracts: '/fx-contracts',
  contract: '/fx-contracts/:institution/:service/:contractId',
  take: '/fx-contracts/:institution/:service/:contractId/take',
  answer: '/fx-contracts/:institution/:service/:contractId/answer',
} as const

/** `desk` is `desk/<institution>`. Without a contract, a pattern for the router. */
export function contractCareHref(
  desk: string,
  screen: keyof typeof contractCarePaths,
  of?: { readonly service: string; readonly contractId: string },
): string {
  const [institution = '', service = ''] = of?.service.split('/') ?? []
  const values = of === undefined ? {} : { institution, service, contractId: of.contractId }
  return hrefBelow(desk, contractCarePaths[screen], values)
}
