import type { Language } from '../../otp/language.ts'
import type { Accent } from './accent.ts'
import type { AlarmLimits } from './alarms.ts'
import type { Announcement } from './announcements.ts'
import type { CodeCap } from './code-cap.ts'
import type { ConfirmationPolicy } from './confirmation.ts'
import type { MailAddress } from './mail-address.ts'
import type { MethodsPolicy } from './methods/policy.ts'
import type { ParticularName } from './particulars-events.ts'
import type { RetentionPolicy } from './retention.ts'
import type { DeskAction } from './rights.ts'
import type { RiskRule } from './risk-rule.ts'
import type { ApprovalName } from './two-persons.ts'

/**
 * One service of one institution, as its profile file describes it (`profiles/<institution>/<service>.json`).
 * Every number, name and contact in which the manuals differ (requirements appendix C-1) is a field here,
 * so that a rule changes in the profile and nowhere else. `src/compose/profiles.ts` checks the files against a schema
 * that must produce exactly this type.
 */
export type ServiceProfile = {
  /** `<institution>/<service>`, which is also the path of the screens. */
  readonly service: string
  /** What the service is made of: the module of that name, which reads its own sections of the file. */
  readonly kind: string
  readonly institutionName: string
  readonly serviceName: string
  /** What the screens of customers may be read in, Japanese first; left out: Japanese alone. */
  readonly languages?: readonly Language[] | undefined
  /** Its names and contacts in English, where that is offered. */
  readonly english?: EnglishNames | undefined
  /** Single texts of its screens that the institution words itself, by their names. */
  readonly texts?: OwnTexts | undefined
  /** Of a copy for screens in another language, never in a file: which one it is written in. */
  readonly language?: Language
  /** How the institution's pages look; left out: as they come. */
  readonly brand?: Brand | null | undefined
  readonly manual: Manual
  /** Null: its only customer is the institution itself, at its desk. */
  readonly customers: CustomersPolicy | null
  readonly identification: IdentificationPolicy
  readonly coreFile: CoreFilePolicy
  readonly names: Names
  readonly password: PasswordPolicy
  readonly code: CodePolicy
  readonly enrollment: EnrollmentPolicy
  readonly methods: MethodsPolicy
  readonly replacement: ReplacementPolicy
  readonly confirmation: ConfirmationPolicy
  /** What the circumstances of an act add; nothing in the manuals. */
  readonly risk: readonly RiskRule[]
  readonly login: LoginPolicy
  readonly alarms: AlarmLimits
  readonly session: SessionPolicy
  readonly retention: RetentionPolicy
  readonly contacts: Contacts
  readonly desk: DeskPolicy
  readonly notices: Notices
  /** Null: the service has no such page (or keyboard). */
  readonly environment: EnvironmentPolicy | null
  readonly help: Help | null
  readonly softwareKeyboard: SoftwareKeyboard | null
  /** What a customer's administrators do for their own company (S2); null: nothing. */
  readonly administration: AdministrationPolicy | null
  /** Null: the service sends no mail. */
  readonly mail: MailPolicy | null
}

/** What an institution calls itself and its things in English. */
export type EnglishNames = {
  readonly institutionName: string
  readonly serviceName: string
  readonly manualTitle: string
  readonly manualVersion?: string | undefined
  /** Words of the environment that are not English: of systems, browsers and settings; and what each addition says. */
  readonly environment?:
    | (Pick<EnvironmentPolicy['words'], 'requirement' | 'systemItem'> & {
        readonly words: Readonly<Record<string, string>>
        readonly amendments: readonly string[]
      })
    | undefined
  readonly help?: Pick<Help, 'tokenAppContact' | 'passwordReset'> | undefined
  readonly names: {
    readonly platform?: string | undefined
    readonly tokenApps?: Names['tokenApps'] | undefined
  } & Pick<
    Names,
    | 'userId'
    | 'initialPassword'
    | 'initialPasswordSource'
    | 'userIdNotice'
    | 'passwordFailures'
    | 'codeFailures'
  >
  readonly contacts: Omit<Contacts, 'desk'> & { readonly desk: Pick<Contacts['desk'], 'name' | 'hours'> }
}

/** A language that is left out has the text of the catalog. */
export type OwnTexts = Readonly<Record<string, { readonly [L in Language]?: string | undefined }>>

/** What the profile file says of the looks of its pages; null takes away what a template says. */
export type WrittenBrand = {
  readonly accent?: Accent | null | undefined
  readonly logo?: WrittenLogo | null | undefined
}

export type WrittenLogo = {
  /** Beside the file that names it. */
  readonly file: string
  /** What screen readers say of it; null: nothing. */
  readonly alternative: string | null
}

/** The same with the logo that was read. */
export type Brand = { readonly accent?: Accent | null | undefined; readonly logo?: Logo | null | undefined }

export type Logo = WrittenLogo & {
  readonly type: 'image/svg+xml' | 'image/png'
  readonly width: number
  readonly height: number
  /** SHA-256 of the file, so that the profile's digest tells one logo from another. */
  readonly digest: string
  /** Its content, which is no field of the profile. */
  bytes(): Uint8Array
}

/** The document that the service's help follows (S0-0-02, S0-0-04; C2-01 keeps both dates). */
export type Manual = {
  readonly title: string
  readonly version: string
  readonly issued: string | null
  readonly revisions: readonly {
    readonly version: string
    readonly date: string
    readonly part: string
    readonly change: string
  }[]
}

/** Who the customers are, and the number that tells them apart (D1). */
export type CustomersPolicy = {
  readonly are: 'companies' | 'persons'
  readonly number: {
    /** What the institution calls it. */
    readonly label: string
    /** A regular expression for the whole of it. */
    readonly pattern: string
    readonly example: string
    /** Whoever knows it can pay into the account or pass for its holder: the desk masks it (X9). */
    readonly isAccountNumber?: boolean | undefined
  }
  /** What the login IDs of their users look like (I3); left out: any that are taken at all. */
  readonly userIds?: { readonly pattern: string; readonly example: string } | undefined
}

/** What the institution keeps of its users to tell callers by, and what it calls each; null: it doesn't keep it. */
export type IdentificationPolicy = { readonly [A in ParticularName]: string | null }

/** What a line of the core system's file says of a user. */
export type CoreField =
  | 'customerNumber'
  | 'customerName'
  | 'userId'
  | 'userName'
  | 'administrator'
  | 'operation'
  | 'kana'
  | 'telephone'
  | 'birthday'
  | 'postalCode'
  | 'address'

/** Under which heading of its CSV the core system writes each, and what it writes of a user who ends. */
export type CoreFilePolicy = {
  readonly columns: { readonly [F in CoreField]: string }
  readonly endWord: string
}

/** Names in which the manuals differ. */
export type Names = {
  readonly platform: string
  readonly userId: string
  readonly initialPassword: string
  readonly initialPasswordSource: string
  readonly userIdNotice: string
  /** What the user reads in place of the number: S0 "所定回数", S1 "5 回" (C-1 pw_fail_limit). */
  readonly passwordFailures: string
  readonly codeFailures: string
  readonly tokenApps: readonly { readonly name: string; readonly use: string }[]
  readonly tokenAppSearch: string
}

export type PasswordPolicy = {
  /**
   * `manual`: half-width letters and digits, mixed (S0-2.2-25). `recommended`: any characters, no composition rule, no
   * common passwords and nothing from the context (PWD-01, PWD-02).
   */
  readonly rules: 'manual' | 'recommended'
  readonly lengthMin: number
  readonly lengthMax: number
  /** How many earlier passwords may not be set again either (S0-2.2-22: two). */
  readonly historyGenerations: number
  /** Calendar days in Asia/Tokyo; the day it was set is day 0 (S0-2.4-12). */
  readonly expiryDays: number | null
  readonly failuresMax: number
  /** How long the first lock lasts, and each in a row twice as long, a day at most; null: until somebody unlocks. */
  readonly lockMinutes: number | null
  /** When an unused initial or reset password stops working. */
  readonly initialValidDays: number
}

export type CodePolicy = MatchPolicy & {
  readonly failuresMax: number
  /** The same for the first lock; a second one in a row stays. */
  readonly lockMinutes: number | null
  /** Null: wrong codes count only in a row, as the manuals say. */
  readonly cap: CodeCap | null
  readonly lookAheadEnrollment: number
}

/** Which of a token's codes are considered, for any caller. */
export type MatchPolicy = {
  /** Extends the life of a code on both sides for transmission and clock error (C2-18). */
  readonly clockToleranceSeconds: number
  /** Event-based tokens: how many codes after the last used one are considered (RFC 4226 §7.4). */
  readonly lookAheadLogin: number
  /** 同期ズレ補正: steps searched on both sides of the clock, or codes ahead (G-02). */
  readonly syncStepsMax: number
  readonly lookAheadSync: number
}

export type EnrollmentPolicy = {
  /** Two consecutive ones, or one (C-1 enrollment_otp_count). */
  readonly codes: 1 | 2
  readonly formFactors: readonly FormFactor[]
  /**
   * Whether Google Authenticator, Microsoft Authenticator and the like may be enrolled by QR code, and the name that
   * they display. The manuals know token IDs only: null.
   */
  readonly standardAuthenticator: { readonly issuer: string } | null
  /** Registrations of one holder that may fail in an hour, known token ID or not (P3). */
  readonly triesPerHourMax: number
}

/** How a token that works is replaced, added to or gone around (decision 28). */
export type ReplacementPolicy = {
  /** What the service's manual lets happen without a code of it. */
  readonly asManual: readonly ReplacementWay[]
  /** How long such a change waits where the token isn't at hand; null: it takes the desk. */
  readonly waitHours: number | null
}

/**
 * A mailbox beside the token; another 利用形態, with a token of its own; a token for another user of the customer, or its
 * release, by an administrator.
 */
export const replacementWays = ['mail_address', 'usage_form', 'user_token'] as const

export type ReplacementWay = (typeof replacementWays)[number]
/** What a login asks for in addition to the password, and what a second login of the same user does. */
export type LoginPolicy = {
  /** C-1 otp_scope: from everybody, from users with a registered token (S4-A1-02), or from nobody (S3-FAQ-06). */
  readonly code: 'required' | 'registered' | 'never'
  /** G-12: it ends the first session, or waits until that one is over. */
  readonly second: 'replaces' | 'waits'
  /** How many passwords from browsers that nobody is known by may wait to be checked, on each node (X8). */
  readonly waitingMax: number
}

export type AdministrationPolicy = {
  /** CTPコード of the institution, and what those of its customers begin with (S2-1.2-04, -05). */
  readonly counterpartyCode: string
  readonly customerCodePrefix: string
  /** When the menu ユーザOTP管理 is available (S2-0-02, S2-1.1-08); ISO 8601 with offset. */
  readonly userOtp: { readonly from: string; readonly until: string }
}

export type SessionPolicy = {
  /** Life of a ticket: from the right password to the code (SES-05: at most 5 minutes). */
  readonly ticketSeconds: number
  readonly idleSeconds: number
  readonly absoluteSeconds: number
  /** How long what was typed into a form is kept when the session ended before it was sent. */
  readonly draftHours: number
}

export type Contacts = {
  readonly desk: { readonly name: string; readonly telephone: string | null; readonly hours: string | null }
  /** The contact, in the words of the manual's own section (C2-08). */
  readonly passwordLockAtEnrollment: string
  readonly passwordLockAtLogin: string
  readonly codeLock: string
  readonly deviceChange: string
  readonly deviceChangeActor: string
}

export type Notices = {
  readonly portalUrl: string | null
  readonly popupSites: readonly string[]
  /** お知らせ before the login. */
  readonly announcements?: readonly Announcement[] | undefined
}

export type DeskCaps = {
  /** Unlocks of one user within 24 hours, by whomever (X10). */
  readonly unlocksPerUser: number
  /** Acts of one operator on a day in Japan that nobody else approved. */
  readonly actsPerOperator: number
}

/** How the institution's staff work for this service. */
export type DeskPolicy = {
  /** What a second operator has to approve (four eyes). */
  readonly approvals: readonly ApprovalName[]
  /** How much one person does alone; what goes beyond takes a second one where `approvals` has `beyond_caps`. */
  readonly caps: DeskCaps
  /** Whether the first password is generated and printed on the letter, or was chosen on the application form. */
  readonly initialPassword: 'letter' | 'application'
  /** How long an activation code is valid, if token apps need one. */
  readonly activationValidDays: number
  /** Whether what callers ask for is done only in a call in which they showed who they are (decision 45). */
  readonly calls: 'required' | 'optional'
  /** For how long whoever opens a user's page reads that a caller was refused. */
  readonly refusedCallerDays: number
  /**
   * May a caller read out the two codes of a synchronization? Not where customers are told that nobody ever asks for a code by
   * telephone.
   */
  readonly synchronizesByTelephone: boolean
  /** 定型事由: what staff choose a reason from, by what they do. */
  readonly reasons: Readonly<Partial<Record<DeskAction, readonly string[]>>>
}

/** The operating systems and browsers supported by the service: the manual's table (S0-1.2, S1-1.2). */
export type EnvironmentPolicy = {
  readonly rows: readonly EnvironmentRow[]
  /** Additions since the manual was printed; in force from their date (YYYY-MM-DD, Asia/Tokyo). */
  readonly amendments: readonly {
    readonly date: string
    readonly text: string
    readonly rows: readonly EnvironmentRow[]
  }[]
  readonly displayMin: { readonly width: number; readonly height: number }
  /** Whether a wrong environment is refused; otherwise the entry page warns. Internet Explorer is always refused. */
  readonly block: boolean
  /** Words in which the two manuals differ. */
  readonly words: {
    readonly requirement: string
    readonly systemItem: string
    readonly menuMark: string
    /** Protocols that the manual wants enabled and disabled (S0-1.2.4-04; S1 names none to disable). */
    readonly protocolsOn: readonly string[]
    readonly protocolsOff: readonly string[]
  }
}

export type EnvironmentRow = { readonly os: string; readonly browser: string; readonly usable: boolean }

/** How the help of one service differs from another's, beyond what follows from the rest of the profile. */
export type Help = {
  /** The manual's number of the chapter お問い合わせ先; S0 has no such chapter. */
  readonly contactNumber: string | null
  readonly tokenAppUrl: string
  /** The contact for failed installations of the token app (S0-2.1A-02). */
  readonly tokenAppContact: string | null
  /** What the desk may have done to a password that must then be changed (S0-2.2-14, S1-2.2-15). */
  readonly passwordReset: string
}

export type SoftwareKeyboard = {
  /** The digits are shuffled each time it opens. */
  readonly randomDigits: boolean
}

/** The sender of mails; bounces go there, too. */
export type MailPolicy = {
  readonly from: { readonly name: string; readonly address: MailAddress }
}

export type MovingFactor = 'time' | 'event'
/** A software token of ours; a hardware device's secret comes from a file (docs/token-files.md). */
export type SoftwareFormFactor = 'mobile' | 'desktop'
export type FormFactor = SoftwareFormFactor | 'hardware'
