import { z } from 'zod'
import { type MailAddress, parseMailAddress } from './mail-address.ts'

/** Fields of a profile file, as a module reads them; `T` are the profile fields that they become. */
export type ProfileFields<T> = { readonly [Name in keyof T]: z.ZodType<T[Name]> }

export const text = z.string().min(1).max(2000)
export const count = (least: number, most: number) => z.int().min(least).max(most)
/** What an otpauth URI can carry: no colon, control character or half surrogate pair, no space at either end. */
export const issuerForm = /^(?!\s)[^:\p{Cc}\p{Cs}]{1,40}(?<!\s)$/u
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
export const environmentRow = z.strictObject({ os: text, browser: text, usable: z.boolean() })

export const instant = z.iso.datetime({ offset: true, abort: true })
export function isPattern(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u') instanceof RegExp
  } catch {
    return false
  }
}

export const pattern = z.string().min(1).max(200).refine(isPattern, { error: 'is not a regular expression' })

export const oneLine = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, 'holds a line break or an invisible character')
export const attributeLabel = oneLine.nullable().default(null)

/** A pipe, not a transform: the published schema can only describe it as a text. */
export const mailAddress = z
  .string()
  .max(254)
  .pipe(
    z.custom<MailAddress>((address) => parseMailAddress(address) === address, {
      error: 'is not an address such as otp@bank.example, with its domain in lower case',
    }),
  )
