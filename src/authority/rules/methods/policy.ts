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

/**
 * The section `methods` of a profile: which methods count when (S2-1.1). A migration is nothing but these dates. A method
 * that a service need not have is null where it does not.
 */
export const methodsPolicy = z
  .strictObject({
    token: phases.describe('Standing of the token by date (S2-1.1)'),
    mail: mail.nullable(),
  })
  .default({ token: [{ from: null, standing: 'required' }], mail: null })
  .describe('Which methods count when; the default is the token alone')

/** As a profile that was read: nobody changes it. */
type Read<T> = T extends object ? { readonly [Name in keyof T]: Read<T[Name]> } : T

export type MethodsPolicy = Read<z.infer<typeof methodsPolicy>>
export type MailCodePolicy = Read<z.infer<typeof mail>>
export type Standing = z.infer<typeof standing>
export type MethodPhase = Read<z.infer<typeof phase>>

/** A way to prove oneself after the password. */
export type Method = keyof MethodsPolicy
