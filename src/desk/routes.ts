import { hrefBelow } from '../platform/http/routes.ts'

/** Which desks there are. */
export const desksHref = '/desk/'

/** Screens of a support desk, below `/desk/<institution>`, except those of the login, which are a service's. */
export const deskPaths = {
  search: '/home',
  user: '/users/:institution/:service/:userId',
  act: '/users/:institution/:service/:userId/act',
  accountNumbers: '/users/:institution/:service/:userId/account-numbers',
  particulars: '/users/:institution/:service/:userId/particulars',
  showParticulars: '/users/:institution/:service/:userId/particulars/show',
  synchronization: '/users/:institution/:service/:userId/synchronization',
  customerNumber: '/users/:institution/:service/:userId/customer-number',
  closeCustomer: '/users/:institution/:service/:userId/close-customer',
  ownRecords: '/users/:institution/:service/:userId/own-records',
  ownRecordsJson: '/users/:institution/:service/:userId/own-records.json',
  ownRecordsCsv: '/users/:institution/:service/:userId/own-records.csv',
  certificate: '/users/:institution/:service/:userId/certificates/:serial',
  userMoney: '/users/:institution/:service/:userId/money',
  userOperations: '/users/:institution/:service/:userId/operations',
  disputes: '/money',
  money: '/money/:institution/:service/:receipt',
  moneyNumbers: '/money/:institution/:service/:receipt/account-numbers',
  stopMoney: '/money/:institution/:service/:receipt/stop',
  disputeMoney: '/money/:institution/:service/:receipt/dispute',
  evidence: '/money/:institution/:service/:receipt/evidence.json',
  operations: '/operations',
  operation: '/operations/:institution/:service/:operationId',
  operationEvidence: '/operations/:institution/:service/:operationId/evidence.zip',
  newUser: '/new-user',
  importFile: '/import',
  importConfirm: '/import/confirm',
  importAsked: '/import/asked',
  importTemplate: '/import/template.csv',
  importCore: '/core/import',
  confirmCore: '/core/import/confirm',
  coreRun: '/core/:institution/:service/:importId',
  importTokens: '/tokens/import',
  confirmTokens: '/tokens/import/confirm',
  tokensAsked: '/tokens/import/asked',
  tokenTemplate: '/tokens/import/template.csv',
  prints: '/prints',
  previewPrint: '/prints/preview',
  makePrint: '/prints/make',
  printRun: '/prints/:institution/:service/:runId',
  takePrint: '/prints/:institution/:service/:runId/take',
  losePrint: '/prints/:institution/:service/:runId/lose',
  approvals: '/approvals',
  settle: '/approvals/settle',
  answer: '/approvals/answer',
  approvalNews: '/approvals/news',
  requestNumbers: '/approvals/account-numbers',
  userOtp: '/user-otp',
  userOtpOf: '/user-otp/:institution/:service',
  userOtpAct: '/user-otp/:institution/:service/act',
  userOtpFile: '/user-otp/:institution/:service/list.csv',
  calls: '/calls',
  call: '/calls/:caseNumber',
  callUser: '/calls/:caseNumber/user',
  callIdentification: '/calls/:caseNumber/identification',
  callNote: '/calls/:caseNumber/note',
  callEnd: '/calls/:caseNumber/end',
  migration: '/migration',
  migrationExport: '/migration/unregistered.csv',
  staff: '/staff',
  operator: '/staff/:userId',
  operatorAct: '/staff/:userId/act',
  newOperator: '/new-staff',
  journal: '/journal',
  journalExport: '/journal/export.csv',
  journalLines: '/journal/export.jsonl',
  saveFilter: '/journal/filters',
  dropFilter: '/journal/filters/drop',
  proveJournal: '/journal/prove',
  journalProof: '/journal/proof',
} as const

export type DeskScreen = keyof typeof deskPaths

/** `desk` is `desk/<institution>`. A pattern for the router where the path has parameters. */
export function deskHref(desk: string, screen: DeskScreen): string {
  return hrefBelow(desk, deskPaths[screen])
}

/** The parameters of a path that names a service. */
function named(of: string) {
  const [institution = '', service = ''] = of.split('/')
  return { institution, service }
}

type UserScreen =
  | 'user'
  | 'act'
  | 'accountNumbers'
  | 'customerNumber'
  | 'closeCustomer'
  | 'ownRecords'
  | 'ownRecordsJson'
  | 'ownRecordsCsv'
  | 'particulars'
  | 'showParticulars'
  | 'synchronization'
  | 'userMoney'
  | 'userOperations'

export function deskUserHref(desk: string, screen: UserScreen, service: string, userId: string): string {
  return hrefBelow(desk, deskPaths[screen], { ...named(service), userId })
}

export type MoneyScreen = 'money' | 'moneyNumbers' | 'stopMoney' | 'evidence' | 'disputeMoney'

/** The page of one movement of money, and where its forms lead. */
export function deskMoneyHref(
  desk: string,
  screen: MoneyScreen,
  { service, receipt }: { readonly service: string; readonly receipt: string },
): string {
  return hrefBelow(desk, deskPaths[screen], { ...named(service), receipt })
}

/** The page of one signed operation, and its evidence. */
export function deskOperationHref(
  desk: string,
  screen: 'operation' | 'operationEvidence',
  { service, operationId }: { readonly service: string; readonly operationId: string },
): string {
  return hrefBelow(desk, deskPaths[screen], { ...named(service), operationId })
}

/** The page of one of the staff, and where its buttons lead. */
export function deskOperatorHref(desk: string, screen: 'operator' | 'operatorAct', userId: string): string {
  return hrefBelow(desk, deskPaths[screen], { userId })
}

type CallScreen = 'call' | 'callUser' | 'callIdentification' | 'callNote' | 'callEnd'

/** The record of a call, and where its buttons lead. */
export function deskCallHref(desk: string, screen: CallScreen, caseNumber: string): string {
  return hrefBelow(desk, deskPaths[screen], { caseNumber })
}

export function deskCertificateHref(
  desk: string,
  { service, userId, serial }: { readonly service: string; readonly userId: string; readonly serial: string },
): string {
  return hrefBelow(desk, deskPaths.certificate, { ...named(service), userId, serial })
}

export function deskUserOtpHref(
  desk: string,
  screen: 'userOtpOf' | 'userOtpAct' | 'userOtpFile',
  service: string,
): string {
  return hrefBelow(desk, deskPaths[screen], named(service))
}

/** A run of letters, and where its buttons lead. */
export function deskPrintHref(
  desk: string,
  screen: 'printRun' | 'takePrint' | 'losePrint',
  { service, runId }: { readonly service: string; readonly runId: string },
): string {
  return hrefBelow(desk, deskPaths[screen], { ...named(service), runId })
}

/** The end of the path of every import. */
export const uploadPathEnd = '/import'

/** Is it a form that carries a file? */
export function isDeskUpload(path: string): boolean {
  return path.startsWith(desksHref) && path.endsWith(uploadPathEnd)
}

/** Is it one of a whole customer base? */
export function isLargeDeskUpload(path: string): boolean {
  return path.startsWith(desksHref) && path.endsWith(deskPaths.importCore)
}

/** A file of the core system, and how far it is. */
export function deskCoreHref(
  desk: string,
  { service, importId }: { readonly service: string; readonly importId: string },
): string {
  return hrefBelow(desk, deskPaths.coreRun, { ...named(service), importId })
}
