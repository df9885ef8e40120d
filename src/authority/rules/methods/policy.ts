import { z } from 'zod'

const count = (least: number, most: number) => z.int().min(least).max(most)

/**
 * The phase of a method. `optional` and `recommended` differ only in what the screens urge; from `required` on, users
 * who have not registered it are led there instead of being let in by another one. `phasing_out` still works for those
 * who have it and is offered to nobody else; before its first phase a method is `ended` too.
 */
const standing = z.enum(['optional', 'recommended', 'required', 'phasing_out', 'ended'])

/** From an instant (ISO 8601 with its offset; null: always) until the next phase begins. */
const phase = z.strictObject({
  from: z.iso.datetime({ offset: true }).nullable().describe('When it begins; null: from the beginning'),
  standing,
})

const phases = z
  .array(phase)
  .min(1)
  .refine((all) => all.every(({ from }, i) => i === 0 || isLater(from, all[i - 1]?.from ?? null)), {
    error: 'must be in chronological order, and only the first may begin with null',
  })

function isLater(from: string | null, before: string | null): boolean {
  if (from === null) return false
  return before === null || Temporal.Instant.compare(from, before) > 0
}

/** Codes by mail (G-01, G-10). */
const mail = z.strictObject({
  phases,
  digits: z.union([z.literal(6), z.literal(8)]),
  validSeconds: count(60, 600).describe('EML-02: at most 10 minutes'),
  resendSeconds: count(30, 600).describe('Between two mails (G-01)'),
  sendsPerHourMax: count(1, 10),
  attemptsMax: count(1, 10).describe('Wrong codes until a code is void; they also count toward the lock'),
  coolingHours: z
    .strictObject({ registration: count(0, 168), change: count(0, 168) })
    .describe("After an address was registered or changed: no trading, no administrator's acts"),
})

/** A host, as browsers write it: a domain that may have parts below it. */
const host = z
  .string()
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
    'is not a domain in small letters',
  )
  .max(253)

const webOrigin = z
  .url({ protocol: /^https?$/ })
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, { error: 'is not an origin' })

/** Of the staff of a desk (decision 88). */
const staffKeys = z
  .strictObject({
    keysMin: count(1, 5)
      .default(2)
      .describe('How many each of the staff has once passkeys are `required`; until then nothing else opens'),
    attestation: z
      .enum(['required', 'none'])
      .default('required')
      .describe(
        'Whether the maker vouches for the authenticator, by the FIDO metadata in WARIFU_FIDO_METADATA_FILE',
      ),
    authenticators: z
      .array(
        z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'is not an AAGUID in small letters'),
      )
      .max(100)
      .default([])
      .describe('Which models count, by AAGUID; empty: all that the metadata list'),
  })
  .refine(({ attestation, authenticators }) => attestation === 'required' || authenticators.length === 0, {
    path: ['authenticators'],
    error: 'is what an authenticator says of itself, unless attestation is required',
  })

/**
 * What a passkey may confirm inside: acts that take away or bring back what is the user's own, and nothing that a thief could ask
 * for in their place (decision 95).
 */
export const passkeyConfirmedActs = ['restart', 'service_stop', 'passkey'] as const

/** Passkeys (WebAuthn Level 3). */
const passkey = z.strictObject({
  phases,
  rpId: host
    .nullable()
    .default(null)
    .describe(
      'What passkeys are bound to: the domain of the institution’s pages, the same for all of its services. It can’t be changed later. null: the host of PUBLIC_ORIGIN',
    ),
  origins: z
    .array(webOrigin)
    .max(5)
    .default([])
    .describe(
      'Where they may be used, also on other domains (`/.well-known/webauthn`); empty: PUBLIC_ORIGIN',
    ),
  waitHours: count(1, 720)
    .default(72)
    .describe('From the registration with a code of the moment until it counts; the desk can end that'),
  challengeSeconds: count(60, 600).default(300).describe('How long a browser may take to sign'),
  passkeysMax: count(1, 20).default(5).describe('Of one user'),
  lowered: z
    .strictObject({
      hours: count(1, 720).describe('From when a passkey counts'),
      perDayYen: count(0, 999_999_999_999).describe(
        'What its user may send on each day in that time. Days are those of the calendar, as for all limits of a day: 24 hours can touch two',
      ),
    })
    .nullable()
    .default(null)
    .describe('A lower limit of transfers while a passkey is new, in a service that has any; null: none'),
  confirms: z
    .array(z.enum(passkeyConfirmedActs))
    .max(passkeyConfirmedActs.length)
    .default([])
    .describe(
      'What a passkey confirms besides the login: `restart`, the end of IB取引中止; `service_stop`, IB取引中止 itself; `passkey`, another passkey of a user who has neither token nor address. Empty: nothing',
    ),
  staff: staffKeys
    .optional()
    .describe('Of a desk, and of no other service: what counts at once, and goes by others’ hands'),
})

/**
 * The section `methods` of a profile: which methods count when (S2-1.1). A migration is nothing but these dates. A method
 * that a service need not have is null where it does not.
 */
export const methodsPolicy = z
  .strictObject({
    token: phases.describe('Standing of the token by date (S2-1.1)'),
    mail: mail.nullable().describe('null: no codes by mail'),
    passkey: passkey.nullable().default(null).describe('null: no passkeys'),
  })
  .default({ token: [{ from: null, standing: 'required' }], mail: null, passkey: null })
  .describe('Which methods count when; the default is the token alone')

/** As a profile that was read: nobody changes it. */
type Read<T> = T extends object ? { readonly [Name in keyof T]: Read<T[Name]> } : T

export type MethodsPolicy = Read<z.infer<typeof methodsPolicy>>
export type MailCodePolicy = Read<z.infer<typeof mail>>
export type PasskeyPolicy = Read<z.infer<typeof passkey>>
export type StaffKeysPolicy = Read<z.infer<typeof staffKeys>>
export type PasskeyConfirmedAct = (typeof passkeyConfirmedActs)[number]
export type Standing = z.infer<typeof standing>
export type MethodPhase = Read<z.infer<typeof phase>>

/** A way to prove oneself after the password. */
export type Method = keyof MethodsPolicy
