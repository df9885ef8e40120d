/** Every URL of Warifu, for routers, views and tests alike. */

/** Screens of a service of the 外為Web kind, below `/<institution>/<service>`. */
export const fxPaths = {
  entry: '/',
  enrollment: '/enrollment',
  enrollmentToken: '/enrollment/token',
  enrollmentAuthenticator: '/enrollment/authenticator',
  enrollmentComplete: '/enrollment/complete',
  login: '/login',
  loginCode: '/login/code',
  synchronization: '/login/synchronization',
  synchronized: '/login/synchronized',
  lost: '/lost',
  password: '/password',
  home: '/home',
  logout: '/logout',
  environment: '/environment',
  environmentProbe: '/environment/probe.json',
  help: '/help',
} as const

/** More of them, in a service that knows codes by mail. */
export const mailPaths = {
  loginMail: '/login/mail',
  loginMailSend: '/login/mail/send',
  registration: '/registration',
  registrationAddress: '/registration/address',
  registrationCode: '/registration/code',
  registrationResend: '/registration/code/send',
  registrationComplete: '/registration/complete',
  mailAddress: '/mail-address',
  mailAddressCode: '/mail-address/code',
} as const

/** And for the administrators of its customers (S2-1.2). */
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

/** As a pattern for the router where no ID is given. */
export function administrationHref(service: string, screen: AdministrationScreen, id = ':id'): string {
  return `/${service}${administrationPaths[screen].replace(':id', encodeURIComponent(id).replace('%3A', ':'))}`
}

/**
 * Chapters of the help, in the order of the manuals (S0-0-03), with those for the menus behind the login and for mail
 * before whom to ask; each has a page below `help`, in services that have what it is about.
 */
export const fxHelpChapters = [
  'introduction',
  'requirements',
  'token-app',
  'enrollment',
  'enrollment-failed',
  'login',
  'login-failed',
  'password',
  'synchronization',
  'software-keyboard',
  'new-device',
  'trade',
  'orders',
  'contracts',
  'confirmations',
  'mail-codes',
  'user-otp',
  'company',
  'contact',
  'questions',
  'revisions',
] as const

export type FxHelpChapter = (typeof fxHelpChapters)[number]

export type FxScreen = keyof typeof fxPaths | keyof typeof mailPaths

/** `service` is `<institution>/<service>`. */
export function fxHref(service: string, screen: FxScreen): string {
  return `/${service}${{ ...fxPaths, ...mailPaths }[screen]}`
}

export function fxHelpHref(service: string, chapter: FxHelpChapter): string {
  return `/${service}${fxPaths.help}/${chapter}`
}

/** Screens behind the four menus of 外為Web, below `/<institution>/<service>`. */
export const tradePaths = {
  trade: '/trade',
  quote: '/trade/quote/:id',
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

/** As a pattern for the router where no ID is given. */
export function tradeHref(service: string, screen: TradeScreen, id = ':id'): string {
  return `/${service}${tradePaths[screen].replace(':id', id)}`
}

/** Screens of 個人インターネットバンキング (S4), below `/<institution>/<service>`. */
export const personalPaths = {
  entry: '/',
  login: '/login',
  loginCode: '/login/code',
  enrollment: '/enrollment',
  enrollmentToken: '/enrollment/token',
  stop: '/stop',
  stopCode: '/stop/code',
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
  inquiry: '/inquiry',
  contract: '/contract',
  token: '/token',
  leave: '/token/leave',
  statement: '/inquiry/statement',
  statementFile: '/inquiry/statement.csv',
  logins: '/contract/logins',
  serviceStop: '/contract/stop',
  serviceStopped: '/contract/stopped',
} as const

export type PersonalScreen = keyof typeof personalPaths

/** `service` is `<institution>/<service>`. */
export function personalHref(service: string, screen: PersonalScreen): string {
  return `/${service}${personalPaths[screen]}`
}

/** このページのご利用ガイド, ヘルプ: one page for each screen that has something to explain. */
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

export type PersonalHelpPage = (typeof personalHelpPages)[number]

export function personalHelpHref(service: string, page: PersonalHelpPage): string {
  return `/${service}${personalPaths.help}/${page}`
}

/** Screens of WEB-FB, below `/<institution>/<service>`; the menus in the order of the manual (S3-3.2-03). */
export const fbPaths = {
  login: '/',
  certificate: '/certificate',
  firstPasswords: '/first-passwords',
  logout: '/logout',
  home: '/home',
  transfers: '/transfers',
  fees: '/fees',
  contract: '/contract',
  password: '/contract/password',
  statements: '/statements',
  administration: '/administration',
} as const

export type FbScreen = keyof typeof fbPaths

export function fbHref(service: string, screen: FbScreen): string {
  return `/${service}${fbPaths[screen]}`
}

/** Screens of WEB-FB behind those menus, besides 管理機能. */
export const fbWorkPaths = {
  newTransfer: '/transfers/new',
  draftAccount: '/transfers/new/:id/account',
  destination: '/transfers/new/:id/destination',
  registeredPayees: '/transfers/new/:id/registered',
  recentPayees: '/transfers/new/:id/recent',
  newPayee: '/transfers/new/:id/payee',
  details: '/transfers/new/:id/details',
  confirmation: '/transfers/new/:id/confirmation',
  completed: '/transfers/completed/:id',
  transferFile: '/transfers/file',
  transferFileImport: '/transfers/file/import',
  transferList: '/transfers/list',
  transfer: '/transfers/list/:id',
  payees: '/transfers/payees',
  addPayee: '/transfers/payees/new',
  payee: '/transfers/payees/:id',
  removePayee: '/transfers/payees/:id/remove',
  feeTable: '/fees/table',
  feeCalculator: '/fees/calculator',
  contractTerms: '/contract/terms',
  limits: '/contract/limits',
  balances: '/statements/balances',
  movements: '/statements/movements',
  movementsFile: '/statements/movements.csv',
  results: '/statements/results',
  receipt: '/statements/results/:id',
} as const

export type FbWorkScreen = keyof typeof fbWorkPaths

/** As a pattern for the router where no ID is given. */
export function fbWorkHref(service: string, screen: FbWorkScreen, id = ':id'): string {
  return `/${service}${fbWorkPaths[screen].replace(':id', id)}`
}

/** Behind 管理機能 of WEB-FB, in the order of its entries (S3-3.2-04). */
export const fbAdministrationPaths = {
  users: '/administration/users',
  newUser: '/administration/users/new',
  user: '/administration/users/:id',
  deleteUser: '/administration/users/:id/delete',
  idLocks: '/administration/locks',
  idLock: '/administration/locks/:id',
  calendar: '/administration/calendar',
  history: '/administration/history',
  historyFile: '/administration/history.csv',
  stop: '/administration/stop',
  tokens: '/administration/tokens',
  usageForm: '/administration/tokens/usage-form',
  firstToken: '/administration/tokens/usage-form/token',
  tokenChange: '/administration/tokens/change',
  tokenRegistration: '/administration/tokens/registration',
  tokenRelease: '/administration/tokens/release',
  tokensDone: '/administration/tokens/complete',
} as const

export type FbAdministrationScreen = keyof typeof fbAdministrationPaths

/** As a pattern for the router where no ID is given. */
export function fbAdministrationHref(service: string, screen: FbAdministrationScreen, id = ':id'): string {
  const path = fbAdministrationPaths[screen].replace(':id', encodeURIComponent(id).replace('%3A', ':'))
  return `/${service}${path}`
}

export const paths = {
  index: '/',
  desks: '/desk/',
  assets: '/assets/:name',
  health: '/healthz',
  ready: '/readyz',
  demoAccounts: '/demo/accounts.json',
  demoClock: '/demo/clock',
  demoTokens: '/demo/tokens',
  demoMail: '/demo/mail',
  demoToken: '/demo/tokens/:tokenId',
  demoTokenCode: '/demo/tokens/:tokenId/code.json',
  demoTokenPress: '/demo/tokens/:tokenId/press',
  demoTokenClock: '/demo/tokens/:tokenId/clock',
} as const

/** What programs call, the token app among them: JSON in, JSON out, no cookies. */
export const apiPrefix = '/api/v1/'

export const apiPaths = {
  tokens: '/api/v1/tokens',
  time: '/api/v1/time',
} as const

/** What clients of another protocol call, whose paths are not ours to choose (docs/vip-compatible.md). */
export const compatiblePaths = {
  provisioning: '/prov',
  check: '/otpCheck',
  synchronization: '/otpSync',
} as const

/** The token app: everything that it needs without a network lies below `/token/` or among the assets. */
export const tokenAppPaths = {
  app: '/token/',
  terms: '/token/terms',
  manifest: '/token/manifest.webmanifest',
  serviceWorker: '/token/service-worker.js',
  icon: '/token/icons/:name',
  code: '/token/js/:path',
} as const

export function tokenAppIconHref(name: string): string {
  return tokenAppPaths.icon.replace(':name', name)
}

/** Code keeps its place in src/, so that its relative imports lead to each other; `path` is `token/app/main.ts`. */
export function tokenAppCodeHref(path: string): string {
  return tokenAppPaths.code.replace(':path', path)
}

export function assetHref(name: string, digest: string): string {
  return `/assets/${name}?v=${digest}`
}

type DemoTokenPath = 'demoToken' | 'demoTokenCode' | 'demoTokenPress' | 'demoTokenClock'
export function demoTokenHref(tokenId: string, part: DemoTokenPath): string {
  return paths[part].replace(':tokenId', tokenId)
}

/** Where a file may be sent: the end of the path of every import. */
export const uploadPathEnd = '/import'

/** Screens of a support desk, below `/desk/<institution>`, besides those of the login, which are like a service's. */
export const deskPaths = {
  search: '/home',
  user: '/users/:institution/:service/:userId',
  act: '/users/:institution/:service/:userId/act',
  certificate: '/users/:institution/:service/:userId/certificates/:serial',
  newUser: '/new-user',
  importFile: '/import',
  importConfirm: '/import/confirm',
  importTemplate: '/import/template.csv',
  importTokens: '/tokens/import',
  confirmTokens: '/tokens/import/confirm',
  tokenTemplate: '/tokens/import/template.csv',
  approvals: '/approvals',
  settle: '/approvals/settle',
  userOtp: '/user-otp',
  userOtpOf: '/user-otp/:institution/:service',
  userOtpAct: '/user-otp/:institution/:service/act',
  userOtpFile: '/user-otp/:institution/:service/list.csv',
  newFbCustomer: '/new-fb-customer',
  handover: '/handover',
  handoverOf: '/handover/:institution/:service',
  handoverRun: '/handover/:institution/:service/runs/:runId',
  makeRun: '/handover/:institution/:service/make',
  downloadRun: '/handover/:institution/:service/runs/:runId/download',
  migration: '/migration',
  migrationExport: '/migration/unregistered.csv',
  journal: '/journal',
  journalExport: '/journal/export.csv',
} as const

export type DeskScreen = keyof typeof deskPaths

/** `desk` is `desk/<institution>`. For the paths of one user, see `deskUserHref`. */
export function deskHref(desk: string, screen: DeskScreen): string {
  return `/${desk}${deskPaths[screen]}`
}

export function deskUserHref(desk: string, screen: 'user' | 'act', service: string, userId: string): string {
  const path = deskPaths[screen].replace(':institution/:service', service)
  return `/${desk}${path.replace(':userId', encodeURIComponent(userId))}`
}

export function deskCertificateHref(
  desk: string,
  { service, userId, serial }: { readonly service: string; readonly userId: string; readonly serial: string },
): string {
  const path = deskPaths.certificate.replace(':institution/:service', service).replace(':serial', serial)
  return `/${desk}${path.replace(':userId', encodeURIComponent(userId))}`
}

export function deskUserOtpHref(
  desk: string,
  screen: 'userOtpOf' | 'userOtpAct' | 'userOtpFile',
  service: string,
): string {
  return `/${desk}${deskPaths[screen].replace(':institution/:service', service)}`
}

/** `runId` for the screens of one run. */
export function deskHandoverHref(
  desk: string,
  screen: 'handoverOf' | 'handoverRun' | 'makeRun' | 'downloadRun',
  service: string,
  runId = '',
): string {
  const path = deskPaths[screen].replace(':institution/:service', service)
  return `/${desk}${path.replace(':runId', encodeURIComponent(runId))}`
}
