import { hrefBelow } from '../platform/http/routes.ts'

/** Screens of a service whose users log in like those of 外為Web, below `/<institution>/<service>`. */
export const servicePaths = {
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
  deskActs: '/desk-acts',
  replacementStop: '/replacement/stop',
  logout: '/logout',
  environment: '/environment',
  environmentProbe: '/environment/probe.json',
  help: '/help',
} as const

/** What the pages behind a login need besides their screens, in every kind of service. */
const visitPaths = {
  prolong: '/session/prolong',
  keepDraft: '/drafts/keep',
  discardDraft: '/drafts/discard',
} as const

/** `service` is `<institution>/<service>`. */
export function visitHref(service: string, path: keyof typeof visitPaths): string {
  return hrefBelow(service, visitPaths[path])
}

/** Further screens, in a service with codes by mail. */
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
  mailAddressResend: '/mail-address/code/send',
  mailAddressOperation: '/mail-address/operations/:id',
  mailAddressOperationStatus: '/mail-address/operations/:id/status',
} as const

/** Further screens, in a service with passkeys. */
export const passkeyPaths = {
  loginPasskey: '/login/passkey',
  loginPasskeyBegin: '/login/passkey/begin',
  passkeys: '/passkeys',
  passkeyCode: '/passkeys/code',
  passkeyNew: '/passkeys/new',
  passkeyProof: '/passkeys/new/proof',
  passkeyRegister: '/passkeys/register',
  passkeyCare: '/passkeys/care',
  passkeyOperation: '/passkeys/operations/:id',
  passkeyOperationStatus: '/passkeys/operations/:id/status',
  passkeyRemoval: '/passkeys/removal',
  passkeyRemovalBegin: '/passkeys/removal/begin',
} as const

/** Where browsers look up where else a passkey may be used (WebAuthn Level 3 §5.11). */
export const relatedOriginsPath = '/.well-known/webauthn'

/**
 * Chapters of the help that every service may have, in the order of the manuals (S0-0-03). A service adds those on what
 * is behind its login before or after `mail-codes`. Each has a page below `help`, in services that have its subject.
 */
export const helpChapters = [
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
  'mail-codes',
  'passkeys',
  'contact',
  'questions',
  'revisions',
] as const

export type HelpChapter = (typeof helpChapters)[number]

export type ServiceScreen = keyof typeof servicePaths | keyof typeof mailPaths | keyof typeof passkeyPaths

/** `service` is `<institution>/<service>`. Without an ID, a pattern for the router where there is one. */
export function serviceHref(service: string, screen: ServiceScreen, id?: string): string {
  const path = { ...servicePaths, ...mailPaths, ...passkeyPaths }[screen]
  return hrefBelow(service, path, id === undefined ? {} : { id })
}

/** `chapter` is one of these, or one that the kind of the service adds. */
export function helpHref(service: string, chapter: string): string {
  return `${hrefBelow(service, servicePaths.help)}/${chapter}`
}

/** Where users find the token app: everything it needs offline lies below, or among the assets. */
export const tokenAppHref = '/token/'
