import { hrefBelow } from '../../platform/http/routes.ts'

/** Screens of 個人インターネットバンキング (S4), below `/<institution>/<service>`. */
export const personalPaths = {
  entry: '/',
  login: '/login',
  loginCode: '/login/code',
  enrollment: '/enrollment',
  enrollmentToken: '/enrollment/token',
  enrollmentDone: '/enrollment/complete',
  stop: '/stop',
  stopCode: '/stop/code',
  stopDone: '/stop/complete',
  restart: '/restart',
  restartAsk: '/restart/confirmation',
  restartBegin: '/restart/confirmation/begin',
  operation: '/restart/operations/:id',
  operationStatus: '/restart/operations/:id/status',
  restartDone: '/restart/complete',
  lost: '/lost',
  guidance: '/guidance',
  terms: '/terms',
  questions: '/questions',
  help: '/help',
  closed: '/closed',
  mobile: '/mobile',
  logout: '/logout',
  password: '/password',
  home: '/home',
  deskActs: '/desk-acts',
  inquiry: '/inquiry',
  contract: '/contract',
  token: '/token',
  leave: '/token/leave',
  tokenChange: '/token/change',
  tokenStop: '/token/stop',
  tokenOperation: '/token/operations/:id',
  tokenOperationStatus: '/token/operations/:id/status',
  tokenChanged: '/token/changed',
  statement: '/inquiry/statement',
  statementFile: '/inquiry/statement.csv',
  logins: '/contract/logins',
  serviceStop: '/contract/stop',
  serviceStopBegin: '/contract/stop/begin',
  serviceStopped: '/contract/stopped',
} as const

export type PersonalScreen = keyof typeof personalPaths

/** `service` is `<institution>/<service>`. Without an ID, a pattern for the router. */
export function personalHref(service: string, screen: PersonalScreen, id?: string): string {
  return hrefBelow(service, personalPaths[screen], id === undefined ? {} : { id })
}

/** このページのご利用ガイド, ヘルプ: one page for each screen that needs explaining. */
export const personalHelpPages = [
  'login',
  'enrollment',
  'stop',
  'code',
  'password',
  'lost',
  'home',
  'inquiry',
  'logins',
  'token',
  'service-stop',
] as const

/** One more where the profile has passkeys. */
export type PersonalHelpPage = (typeof personalHelpPages)[number] | 'passkeys'

export function personalHelpHref(service: string, page: PersonalHelpPage): string {
  return `${hrefBelow(service, personalPaths.help)}/${page}`
}
