import { z } from 'zod'
import { announcementFields, brandFields } from './rules/brand-fields.ts'
import { type ConfirmedAct, confirmedActs, isRuleOfAct } from './rules/confirmation.ts'
import { fitsCustomerNumber } from './rules/customer-number.ts'
import { englishFields, languageFields, textFields } from './rules/language-fields.ts'
import { methodsPolicy } from './rules/methods/policy.ts'
import { replacementWays, type ServiceProfile, type WrittenBrand } from './rules/profile.ts'
import {
  attributeLabel,
  count,
  environmentRow,
  instant,
  isPattern,
  issuerForm,
  mailAddress,
  oneLine,
  type ProfileFields,
  pattern,
  text,
} from './rules/profile-forms.ts'
import { retentionField } from './rules/retention-fields.ts'
import { deskActions } from './rules/rights.ts'
import { riskField } from './rules/risk-field.ts'
import { approvals, recommendedApprovals } from './rules/two-persons.ts'
import { fitsUserId } from './rules/user-id.ts'
import { usualReasons } from './rules/usual-reasons.ts'

/** What every service declares; modules add the sections that only they read. */
export const authorityFields = {
  institutionName: text.describe('Name of the institution as its customers read it'),
  serviceName: text.describe('Name of the service'),
  languages: languageFields,
  english: englishFields,
  texts: textFields,
  brand: brandFields,
  manual: z.strictObject({
    title: text,
    version: text,
    issued: text.nullable(),
    revisions: z.array(z.strictObject({ version: text, date: text, part: text, change: text })).min(1),
  }),
  customers: z
    .strictObject({
      are: z.enum(['companies', 'persons']),
      number: z
        .strictObject({
          label: text.describe('What the institution calls the number of a customer'),
          pattern: pattern.describe('Regular expression for the whole number, half-width'),
          example: text,
          isAccountNumber: z
            .boolean()
            .optional()
            .describe('Is it an account number, which the desk masks? Left out: where customers are persons'),
        })
        .refine(({ pattern, example }) => !isPattern(pattern) || fitsCustomerNumber(example, pattern), {
          path: ['example'],
          error: 'does not fit the pattern',
        })
        .describe('A customer is its number (CIF, 店番・口座番号, お客様番号); a name is only shown'),
      userIds: z
        .strictObject({ pattern: pattern.describe('Regular expression for the whole ID'), example: text })
        .refine(({ pattern: form, example }) => !isPattern(form) || fitsUserId(example, { pattern: form }), {
          path: ['example'],
          error: 'does not fit the pattern',
        })
        .optional()
        .describe('Login IDs of their users: a spreadsheet that drops leading zeros is noticed'),
    })
    .nullable()
    .default(null)
    .describe('Who the customers are; null: only at a desk, whose customer is the institution itself'),
  identification: z
    .strictObject({
      kana: attributeLabel.describe('The name in kana'),
      telephone: attributeLabel.describe('Telephone number'),
      birthday: attributeLabel.describe('Date of birth'),
      postalAddress: attributeLabel.describe('Where letters go: 郵便番号 and 住所'),
    })
    .default({ kana: null, telephone: null, birthday: null, postalAddress: null })
    .describe(
      'What the desk keeps of users to tell callers by, besides the number of the customer, and what each is called (decision 44); null: not kept',
    ),
  coreFile: z
    .strictObject({
      columns: z
        .strictObject({
          customerNumber: oneLine.default('お客様番号'),
          customerName: oneLine.default('お客様名'),
          userId: oneLine.default('ユーザID'),
          userName: oneLine.default('ユーザ名'),
          administrator: oneLine.default('管理者').describe('0, 1 or nothing'),
          operation: oneLine.default('処理').describe('`endWord`, 登録, 変更 or nothing'),
          kana: oneLine.default('カナ'),
          telephone: oneLine.default('電話番号'),
          birthday: oneLine.default('生年月日'),
          postalCode: oneLine.default('郵便番号'),
          address: oneLine.default('住所'),
        })
        .prefault({})
        .describe('The heading of each column; others are left alone'),
      endWord: oneLine.default('終了').describe('What stands under `operation` for a user who ends'),
    })
    .prefault({})
    .describe('The CSV file by which the core system opens, changes and ends users (decision 48)'),
  names: z.strictObject({
    platform: text.describe('Name shown in the header of every screen after login (S0-2.2-18)'),
    userId: text.describe('Label of the login ID (C-1 login_id_label)'),
    initialPassword: text.describe('What the first password is called (C-1 initial_password)'),
    initialPasswordSource: text.describe('Where the user finds the first password'),
    userIdNotice: text.describe('The letter that states the user ID (C-1 userid_notice)'),
    passwordFailures: text.describe(
      'Number of failures as the user reads it; may hide the figure (C-1 pw_fail_limit)',
    ),
    codeFailures: text.describe('The same for codes (C-1 otp_fail_limit)'),
    tokenApps: z
      .array(z.strictObject({ name: text, use: text }))
      .min(1)
      .describe('C-1 allowed_token_types'),
    tokenAppSearch: text.describe('What to search for in the app store (C-1 token_app_search)'),
  }),
  password: z
    .strictObject({
      rules: z
        .enum(['manual', 'recommended'])
        .describe('The manual’s four conditions, or those of PWD-01 and PWD-02'),
      lengthMin: count(4, 128),
      lengthMax: count(4, 128),
      historyGenerations: count(0, 4).describe('Number of earlier passwords that may not be reused'),
      expiryDays: count(1, 3650).nullable().describe('Calendar days in Asia/Tokyo; null: never'),
      failuresMax: count(1, 100),
      lockMinutes: count(1, 1440)
        .nullable()
        .default(null)
        .describe(
          'How long the first lock lasts; each in a row twice as long, a day at most. null: until somebody unlocks',
        ),
      initialValidDays: count(1, 3650),
    })
    .refine((p) => p.lengthMin <= p.lengthMax, { path: ['lengthMax'], error: 'is less than lengthMin' })
    .refine((p) => p.rules === 'manual' || p.lengthMin >= 15, {
      path: ['lengthMin'],
      error: 'must be at least 15 with the recommended rules (PWD-01)',
    }),
  code: z.strictObject({
    failuresMax: count(1, 100),
    lockMinutes: count(1, 1440)
      .nullable()
      .default(null)
      .describe('How long the first lock lasts; a second one in a row stays. null: until somebody unlocks'),
    cap: z
      .strictObject({ failuresMax: count(1, 100), days: count(1, 366) })
      .nullable()
      .default(null)
      .describe(
        'Wrong codes of an account, tokens and mail together, in so many days: then only the desk unlocks (THR-08). null: those in a row count only',
      ),
    clockToleranceSeconds: count(0, 15).describe('More than 15 would let three codes live at once (OTP-07)'),
    lookAheadLogin: count(1, 10).describe('RFC 4226 §7.4; more than 10 helps guessing (OTP-09)'),
    lookAheadEnrollment: count(2, 100),
    syncStepsMax: count(1, 20).describe(
      'Steps that 同期ズレ補正 searches on both sides of the clock (ENR-08: at most 20)',
    ),
    lookAheadSync: count(2, 100).describe('The same for event-based tokens: codes ahead'),
  }),
  enrollment: z.strictObject({
    codes: z.union([z.literal(1), z.literal(2)]).describe('C-1 enrollment_otp_count'),
    formFactors: z.array(z.enum(['mobile', 'desktop', 'hardware'])).min(1),
    standardAuthenticator: z
      .strictObject({
        issuer: z
          .string()
          .regex(issuerForm, 'is not a name of 1 to 40 characters without a colon')
          .describe('Name that the authenticator shows; a shorter one makes a coarser QR code'),
      })
      .nullable()
      .default(null)
      .describe('Enrollment of any standard authenticator app by QR code; null: by token ID only'),
    triesPerHourMax: count(5, 100)
      .default(20)
      .describe(
        'Registrations of one holder that may fail in an hour, so that nobody tries token IDs one by one',
      ),
  }),
  methods: methodsPolicy,
  replacement: z
    .strictObject({
      asManual: z
        .array(z.enum(replacementWays))
        .describe('What goes without a code of the token, because the manual says so'),
      waitHours: count(24, 720)
        .nullable()
        .describe('How long a change waits where the token is not at hand; null: it takes the desk'),
    })
    .default({ asManual: [], waitHours: 72 })
    .describe(
      'How a token that works is replaced or gone around (decision 28); the default is the recommended one',
    ),
  confirmation: z
    .strictObject({
      validSeconds: count(60, 3600).default(300).describe('How long an operation can be answered'),
      acts: z
        .array(
          z
            .strictObject({
              act: z.enum(Object.keys(confirmedActs) as ConfirmedAct[]),
              fromYen: count(0, 1_000_000_000_000).describe(
                'From which amount, in yen; 0: every one, and all that an act without an amount may say',
              ),
              payees: z
                .enum(['all', 'new', 'none'])
                .default('all')
                .describe(
                  'To which payees of a transfer: all, those that the customer has not paid lately or first paid less than a day ago, or none; of another act: all, or none',
                ),
            })
            .refine(isRuleOfAct, { error: 'asks by an amount or a payee that this act does not have' }),
        )
        .default([])
        .describe('What is confirmed on the token’s own screen (取引署名); one rule that applies is enough'),
      sameDeviceYen: count(0, 1_000_000_000_000)
        .default(0)
        .describe(
          'Up to which amount a page on a phone offers to open the token app there, which is no second screen; 0: never',
        ),
    })
    .prefault({})
    .describe('Signed operations (decision 62); the default is the plain code of the manuals'),
  risk: riskField,
  login: z
    .strictObject({
      code: z
        .enum(['required', 'registered', 'never'])
        .describe(
          'Which users a login asks for a code: all, those who registered a token, or none (C-1 otp_scope)',
        ),
      second: z
        .enum(['replaces', 'waits'])
        .describe('A second login ends the first session, or waits for it to end (G-12)'),
      waitingMax: count(1, 256)
        .default(128)
        .describe(
          'Passwords from unknown browsers that may wait to be checked on a node, so that a flood of this service leaves room for others (X8)',
        ),
    })
    .default({ code: 'required', second: 'replaces', waitingMax: 128 }),
  alarms: z
    .strictObject({
      sprayedAccounts: count(2, 100_000).describe(
        'Users and unknown IDs with one or two wrong passwords or codes each within ten minutes',
      ),
      locksPerMinute: count(1, 100_000).describe('Users who were locked within a minute'),
      refusalsPerMinute: count(1, 100_000).describe(
        'Of one refusal within a minute, and at least five times as many as usual',
      ),
      turnedAwayPerMinute: count(1, 100_000)
        .default(60)
        .describe(
          'Requests answered with 429, or with 503, within a minute, and at least five times as many as usual',
        ),
    })
    .default({ sprayedAccounts: 50, locksPerMinute: 10, refusalsPerMinute: 60, turnedAwayPerMinute: 60 })
    .describe('From when on the log warns of an attack (THR-10)'),
  session: z.strictObject({
    ticketSeconds: count(60, 300).describe('From the right password to the code; SES-05 allows 5 minutes'),
    idleSeconds: count(60, 3600),
    absoluteSeconds: count(300, 86_400),
    draftHours: count(1, 168)
      .default(24)
      .describe('How long what was typed is kept when the session ended before it was sent'),
  }),
  retention: retentionField,
  contacts: z.strictObject({
    desk: z.strictObject({ name: text, telephone: text.nullable(), hours: text.nullable() }),
    passwordLockAtEnrollment: text,
    passwordLockAtLogin: text,
    codeLock: text,
    deviceChange: text,
    deviceChangeActor: text,
  }),
  desk: z.strictObject({
    approvals: z
      .union([z.literal('recommended').transform(() => recommendedApprovals), z.array(z.enum(approvals))])
      .describe('What a second person has to approve (decision 25): a list, or the recommended one'),
    caps: z
      .strictObject({
        unlocksPerUser: count(1, 100).describe('Unlocks of one user within 24 hours'),
        actsPerOperator: count(1, 100_000).describe('Acts of one operator a day that nobody else approved'),
      })
      .default({ unlocksPerUser: 2, actsPerOperator: 200 })
      .describe('What goes beyond takes a second person, if `approvals` says beyond_caps'),
    initialPassword: z
      .enum(['letter', 'application'])
      .describe('Printed on the letter (S0), or chosen on the application form (S1)'),
    activationValidDays: count(1, 90)
      .default(14)
      .describe('How long an activation code is valid, where WARIFU_TOKEN_ACTIVATION asks for one'),
    calls: z
      .enum(['required', 'optional'])
      .default('optional')
      .describe(
        'required (recommended): what callers ask for takes an open call in which they showed who they are (decision 45). The manuals know no calls: optional',
      ),
    refusedCallerDays: count(1, 90)
      .default(14)
      .describe('For how many days the page of a user says that a caller was refused'),
    synchronizesByTelephone: z
      .boolean()
      .default(false)
      .describe(
        'A caller may read out the two codes of a synchronization. Not where customers are told that nobody asks for codes by telephone',
      ),
    reasons: z
      .partialRecord(z.enum(deskActions), z.array(oneLine).min(1).max(20))
      .default(usualReasons)
      .describe('定型事由: the reasons that staff choose from, by act; any other may still be typed'),
  }),
  notices: z.strictObject({
    portalUrl: z
      .url()
      .nullable()
      .describe('What may be bookmarked instead of the login page (C-1 favorites)'),
    popupSites: z.array(text).describe('C-1 popup_required'),
    announcements: announcementFields,
  }),
  environment: z
    .strictObject({
      rows: z.array(environmentRow).min(1).describe("The manual's table"),
      amendments: z
        .array(z.strictObject({ date: z.iso.date(), text, rows: z.array(environmentRow).min(1) }))
        .describe('What was added later; in force from its date'),
      displayMin: z.strictObject({ width: count(1, 10_000), height: count(1, 10_000) }),
      block: z.boolean().describe('Refuse an unsupported environment instead of warning'),
      words: z.strictObject({
        requirement: text,
        systemItem: text,
        menuMark: text,
        protocolsOn: z.array(text),
        protocolsOff: z.array(text),
      }),
    })
    .nullable()
    .default(null)
    .describe('null: no page ご利用環境, and no browser is refused'),
  help: z
    .strictObject({
      contactNumber: text.nullable(),
      tokenAppUrl: z.url(),
      tokenAppContact: text.nullable(),
      passwordReset: text,
    })
    .nullable()
    .default(null)
    .describe('null: no help pages'),
  softwareKeyboard: z
    .strictObject({ randomDigits: z.boolean() })
    .nullable()
    .default(null)
    .describe('null: no Software Keyboard is offered'),
  administration: z
    .strictObject({
      counterpartyCode: text.describe('CTPコード of the institution (S2-1.2-04)'),
      customerCodePrefix: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .describe("Prefix of its customers' CTPコード"),
      userOtp: z
        .strictObject({ from: instant, until: instant })
        .describe('When the menu ユーザOTP管理 is shown (S2-0-02)'),
    })
    .nullable()
    .default(null)
    .describe('null: no screens for administrators'),
  mail: z
    .strictObject({
      from: z.strictObject({
        name: oneLine.describe('Name of the sender as mail programs show it'),
        address: mailAddress.describe('Address of the sender; undeliverable mails come back to it'),
      }),
    })
    .nullable()
    .default(null)
    .describe('null: no mail; otherwise SMTP_URL must be set'),
} as const satisfies ProfileFields<
  Omit<ServiceProfile, 'service' | 'kind' | 'brand' | 'language'> & {
    readonly brand?: WrittenBrand | null | undefined
  }
>
