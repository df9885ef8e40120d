// What we ask of a core system over HTTP (decision 71): docs/core-system-openapi.json is made from this.
import { z } from 'zod'
import { accountTypes } from '../../rules/account.ts'
import { coreForms } from '../../rules/core-feed.ts'
import { currencies } from '../../rules/rates.ts'
import { recordsMax, valueForms } from './read-statement.ts'

const text = (form: RegExp, description: string) => z.string().regex(form).meta({ description })
const yen = (description: string) =>
  z.int().min(-999_999_999_999_999).max(999_999_999_999_999).meta({ description })
const instant = (description: string) => z.iso.datetime({ offset: true }).meta({ description })

const accountName = {
  branch: text(valueForms.branch, '店番, three digits'),
  type: z.enum(accountTypes).meta({ description: '科目' }),
  number: text(valueForms.number, '口座番号, seven digits'),
}

const accountSchema = z
  .strictObject({
    ...accountName,
    customer: text(valueForms.customer, 'The number of the customer that holds it'),
    holder: text(valueForms.holder, 'Its holder in half-width kana, as banks write names'),
    balance: yen('What it holds as of `asOf`'),
  })
  .meta({ title: 'Account' })

const closedSchema = z.strictObject(accountName).meta({ title: 'ClosedAccount' })

const movementSchema = z
  .strictObject({
    ...accountName,
    id: text(valueForms.id, 'The core system’s own, unique for the account'),
    bookedAt: instant('When it was booked'),
    yen: yen('Into the account; negative: out of it'),
    text: text(valueForms.text, '摘要, as the customer reads it'),
    balance: yen('After it').nullable().optional(),
    posting: text(valueForms.posting, 'The ID of the posting of ours that this books').nullable().optional(),
  })
  .meta({ title: 'Movement' })

const sen = (description: string) => text(valueForms.rate, `${description}: yen with two decimals, as text`)
const interest = (description: string) => z.int().min(-9999).max(9999).meta({ description })

const rateSchema = z
  .strictObject({
    currency: z.enum(currencies),
    asOf: instant('As of when it is; after the `asOf` of the statement before'),
    sell: sen('At which the bank sells the currency to a customer for spot delivery, all in'),
    buy: sen('At which it buys, all in'),
    interest: interest('Of the currency, a year, in basis points: what rates of later days follow from'),
    yenInterest: interest('Of yen, likewise'),
    publishedOn: z.iso.date().meta({ description: 'The day of the published rates that are in force' }),
    tts: sen('The published TTS'),
    ttm: sen('The published TTM (仲値)'),
    ttb: sen('The published TTB'),
  })
  .meta({ title: 'Rate' })

/** One answer: all of one instant. */
export const statementSchema = z
  .strictObject({
    version: z.literal(1),
    service: z.string().meta({ description: 'The service that was asked about' }),
    form: z.enum(coreForms).meta({
      description: '`full`: every account that there is; `delta`: all that changed since the number before',
    }),
    sequence: z.int().min(1).max(999_999_999_999_999).meta({
      description:
        'Counts the statements of a service, the cursor of the next question. A `delta` has the number after the cursor; a `full` one any higher',
    }),
    asOf: instant('As of when everything in it is; customers read it beside their balances'),
    accounts: z.array(accountSchema).max(recordsMax),
    closed: z.array(closedSchema).max(recordsMax),
    movements: z.array(movementSchema).max(recordsMax).meta({
      description: 'An account that moved is among `accounts`, with the balance that includes it',
    }),
    rates: z.array(rateSchema).max(recordsMax).default([]).meta({
      description: 'Rates of exchange until `asOf`, of each currency in the order of their time',
    }),
  })
  .meta({ title: 'Statement' })

export const postingSchema = z
  .strictObject({
    version: z.literal(1),
    service: z.string(),
    postingId: text(valueForms.posting, 'The same as the Idempotency-Key'),
    transferId: z.string().nullable().meta({ description: '受付番号' }),
    ...accountName,
    yen: yen('Negative: out of the account; positive: what comes back of a transfer that was stopped'),
    text: z.string().meta({ description: '摘要' }),
    acceptedAt: instant('When it was taken off here'),
    attempt: z.int().min(2).optional().meta({
      description:
        'Which time it comes, after a refusal that two persons of the bank want looked at again; left out the first time. One that is booked stays booked once',
    }),
  })
  .meta({ title: 'Posting' })

export const refusalSchema = z
  .object({
    code: z
      .string()
      .regex(/^[a-z0-9_.-]{1,64}$/)
      .meta({ description: 'Why, in a word; the desk reads it' }),
  })
  .meta({ title: 'Refusal', description: 'Other members are ignored' })

/** What one call may take, and how much may come. */
export const statementLimits = { waitMs: 20_000, bytesMax: 16 * 2 ** 20 } as const
export const postingLimits = { waitMs: 10_000, bytesMax: 64 * 2 ** 10 } as const

export function statementPath(service: string, after: number | null): string {
  return `/services/${service}/statements${after === null ? '' : `?after=${after}`}`
}

export function postingPath(service: string): string {
  return `/services/${service}/postings`
}
