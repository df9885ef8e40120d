import { hrefBelow } from '../../platform/http/routes.ts'

/** Screens of WEB-FB, below `/<institution>/<service>`; the menus in the order of the manual (S3-3.2-03). */
export const fbPaths = {
  login: '/',
  certificate: '/certificate',
  firstPasswords: '/first-passwords',
  help: '/help',
  logout: '/logout',
  home: '/home',
  deskActs: '/desk-acts',
  replacementStop: '/replacement/stop',
  transfers: '/transfers',
  fees: '/fees',
  contract: '/contract',
  password: '/contract/password',
  statements: '/statements',
  administration: '/administration',
} as const

export type FbScreen = keyof typeof fbPaths

export function fbHref(service: string, screen: FbScreen): string {
  return hrefBelow(service, fbPaths[screen])
}

/** Chapters of the help: the manual's own first (S3), then one for each screen (W2); `signing` only where it happens. */
export const fbHelpChapters = [
  'about',
  'before',
  'preparation',
  'first-token',
  'further-tokens',
  'confirming',
  'questions',
  'login',
  'passkeys',
  'first-passwords',
  'main',
  'transfer',
  'signing',
  'reservations',
  'payees',
  'list',
  'file',
  'fees',
  'contract',
  'statements',
  'users',
  'id-locks',
  'calendar',
  'history',
  'stop',
] as const

export type FbHelpChapter = (typeof fbHelpChapters)[number]

export function fbHelpHref(service: string, chapter: FbHelpChapter): string {
  return `${hrefBelow(service, fbPaths.help)}/${chapter}`
}

/** Screens of WEB-FB behind those menus, except 管理機能. */
export const fbWorkPaths = {
  newTransfer: '/transfers/new',
  draftAccount: '/transfers/new/:id/account',
  destination: '/transfers/new/:id/destination',
  registeredPayees: '/transfers/new/:id/registered',
  recentPayees: '/transfers/new/:id/recent',
  newPayee: '/transfers/new/:id/payee',
  details: '/transfers/new/:id/details',
  confirmation: '/transfers/new/:id/confirmation',
  operation: '/transfers/operations/:id',
  operationStatus: '/transfers/operations/:id/status',
  completed: '/transfers/completed/:id',
  payeeList: '/transfers/bulk/import',
  transferFile: '/transfers/file',
  transferFileImport: '/transfers/file/import',
  transferFileCheck: '/transfers/file/checked/:id',
  discardTransferFile: '/transfers/file/drafts/:id/discard',
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
  ownToken: '/contract/token',
  tokenOperation: '/contract/token/operations/:id',
  tokenOperationStatus: '/contract/token/operations/:id/status',
  tokenChanged: '/contract/token/complete',
  balances: '/statements/balances',
  movements: '/statements/movements',
  movementsFile: '/statements/movements.csv',
  results: '/statements/results',
  receipt: '/statements/results/:id',
} as const

export type FbWorkScreen = keyof typeof fbWorkPaths

/** Without an ID, a pattern for the router. */
export function fbWorkHref(service: string, screen: FbWorkScreen, id?: string): string {
  return hrefBelow(service, fbWorkPaths[screen], id === undefined ? {} : { id })
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

/** Without an ID, a pattern for the router. */
export function fbAdministrationHref(service: string, screen: FbAdministrationScreen, id?: string): string {
  return hrefBelow(service, fbAdministrationPaths[screen], id === undefined ? {} : { id })
}

/** What WEB-FB has at the support desk of the institution, below `/desk/<institution>`. */
export const fbDeskPaths = {
  newFbCustomer: '/new-fb-customer',
  handover: '/handover',
} as const

export function fbDeskHref(desk: string, screen: keyof typeof fbDeskPaths): string {
  return hrefBelow(desk, fbDeskPaths[screen])
}

/** 振込データ引渡し of one service, there as well. */
export const handoverPaths = {
  handoverOf: '/handover/:institution/:service',
  handoverRun: '/handover/:institution/:service/runs/:runId',
  makeRun: '/handover/:institution/:service/make',
  runNumbers: '/handover/:institution/:service/runs/:runId/account-numbers',
  downloadRun: '/handover/:institution/:service/runs/:runId/download',
  settleRun: '/handover/:institution/:service/runs/:runId/settle',
  posting: '/handover/:institution/:service/postings/:id',
  settlePosting: '/handover/:institution/:service/postings/:id/settle',
  fenced: '/handover/:institution/:service/restored',
  fencedCase: '/handover/:institution/:service/restored/:id',
  settleFenced: '/handover/:institution/:service/restored/:id/settle',
} as const

export type HandoverScreen = keyof typeof handoverPaths

/** `desk` is `desk/<institution>`; `id` for the screens of one run, posting or request. Without a service, a pattern for the router. */
export function deskHandoverHref(desk: string, screen: HandoverScreen, of?: string, id?: string): string {
  const [institution = '', service = ''] = of?.split('/') ?? []
  const values = of === undefined ? {} : { institution, service, runId: id ?? '', id: id ?? '' }
  return hrefBelow(desk, handoverPaths[screen], values)
}
