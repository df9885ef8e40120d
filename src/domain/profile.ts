/**
 * One service of one institution, as its profile file describes it (`profiles/<institution>/<service>.json`).
 * Every number, name and contact in which the manuals differ (requirements appendix C-1) is a field here,
 * so that a rule changes in the profile and nowhere else. `src/profiles.ts` checks the files against a schema
 * that must produce exactly this type.
 */
export type ServiceProfile = {
  /** `<institution>/<service>`, which is also the path of the screens. */
  readonly service: string
  readonly institutionName: string
  readonly serviceName: string
  readonly manual: Manual
  readonly names: Names
  readonly password: PasswordPolicy
  readonly code: CodePolicy
  readonly enrollment: EnrollmentPolicy
  readonly session: SessionPolicy
  readonly contacts: Contacts
  readonly notices: Notices
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

/** Names in which the manuals differ. */
export type Names = {
  readonly platform: string
  readonly userId: string
  readonly initialPassword: string
  readonly initialPasswordSource: string
  readonly userIdNotice: string
  /** What the user reads instead of the number: S0 "所定回数", S1 "5 回" (C-1 pw_fail_limit). */
  readonly passwordFailures: string
  readonly codeFailures: string
  readonly tokenApps: readonly { readonly name: string; readonly use: string }[]
  readonly tokenAppSearch: string
}

export type PasswordPolicy = {
  readonly lengthMin: number
  readonly lengthMax: number
  /** How many passwords before the current one may not be set again either (S0-2.2-22: two). */
  readonly historyGenerations: number
  /** Calendar days in Asia/Tokyo; the day it was set is day 0 (S0-2.4-12). */
  readonly expiryDays: number | null
  readonly failuresMax: number
  /** An initial or reset password that was not used by then no longer opens anything. */
  readonly initialValidDays: number
}

export type CodePolicy = {
  readonly failuresMax: number
  /** Widens the life of a code on both sides for transmission and clock error (C2-18). */
  readonly clockToleranceSeconds: number
  /** Event-based tokens: how many codes after the last used one are looked at (RFC 4226 §7.4). */
  readonly lookAheadLogin: number
  readonly lookAheadEnrollment: number
  /** 同期ズレ補正: steps searched to both sides of the clock, or codes ahead (G-02). */
  readonly syncStepsMax: number
  readonly lookAheadSync: number
}

export type EnrollmentPolicy = {
  readonly codes: 2
  readonly formFactors: readonly FormFactor[]
}

/** A second login of the same user ends the first session (G-12). */
export type SessionPolicy = {
  /** Life of a ticket: from the right password to the code (SES-05: at most 5 minutes). */
  readonly ticketSeconds: number
  readonly idleSeconds: number
  readonly absoluteSeconds: number
}

export type Contacts = {
  readonly desk: { readonly name: string; readonly telephone: string | null; readonly hours: string | null }
  /** Whom to ask, in the words of the manual's own section (C2-08). */
  readonly passwordLockAtEnrollment: string
  readonly passwordLockAtLogin: string
  readonly codeLock: string
  readonly deviceChange: string
  readonly deviceChangeActor: string
}

export type Notices = {
  readonly portalUrl: string | null
  readonly popupSites: readonly string[]
}

export type MovingFactor = 'time' | 'event'
export type FormFactor = 'mobile' | 'desktop'
