import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { situationOf } from '../../../src/authority/rules/situation.ts'
import { mailText } from '../../../src/authority/texts/mails.ts'
import { answersOf } from '../../../src/authority/texts/refusal.ts'
import { kindsIn } from '../../../src/compose/kinds.ts'
import { deskPartsOf, modules } from '../../../src/compose/modules.ts'
import { refusalsIn } from '../../../src/compose/refusals.ts'
import { mailContents } from '../mail-contents.ts'
import { textOf } from '../site.ts'
import { profileOf } from '../states.ts'

/** A text that is on no page of its own: a message, a mail, a letter. */
export type Told = { readonly where: string; readonly text: string }

const { refusalsOf, ownRefusals } = refusalsIn(modules)
const parts = deskPartsOf(modules)

/** Refusals in the tables of every kind that can only arise in services of others. */
const withTerms = ['terms_not_accepted', 'second_token', 'token_lost']
const withAddresses = ['mail_address_present']
const onlyElsewhere: Readonly<Record<string, readonly string[]>> = {
  fx: withTerms,
  personal: [...withAddresses, 'already_enrolled'],
  fb: [...withTerms, ...withAddresses, 'not_enrolled'],
}

/** Those of the other kinds, the doors for programs and the desk. */
function ofOtherModules({ kind }: ServiceProfile): readonly string[] {
  const common = ['authority', 'bank']
  const isForeign = (module: (typeof modules)[number]) =>
    !common.includes(module.name) && !kindsIn([module]).some(({ name }) => name === kind)
  return modules.filter(isForeign).flatMap(({ name }) => Object.keys(ownRefusals[name] ?? {}))
}

/** Of the authority's and the bank's, those of a part that this service hasn't: certificates, transfers, mails. */
function ofMissingParts({ kind, methods }: ServiceProfile): RegExp {
  const parts = [
    'client_',
    ...(kind === 'fb' ? [] : ['certificate_', 'authority_', 'transfer_', 'account_taken']),
    ...(methods.mail === null ? ['mail_', 'mailbox_', 'cooling_'] : []),
    ...(methods.passkey === null ? ['passkey_', 'passkeys_'] : []),
  ]
  return new RegExp(`^(?:${parts.join('|')})`)
}

const isStaffOnly = ({ code, ja }: { readonly code: string; readonly ja: unknown }) =>
  code.includes('DSK') || (typeof ja === 'string' && ja.includes('担当者'))

/** The refusals that only the desk gives, of whatever module. */
export function staffOnly(): readonly string[] {
  const { allRefusals } = refusalsIn(modules)
  return Object.keys(allRefusals)
    .filter((name) => allRefusals[name] !== undefined && isStaffOnly(allRefusals[name]))
    .sort()
}

/** The mails that a service may send. */
function mailsOf({ methods }: ServiceProfile) {
  return Object.values(mailContents).filter(
    ({ kind }) => kind !== 'passkey_notice' || methods.passkey !== null,
  )
}

/** Every message, mail and letter of a service, as of a day. */
export function toldBy(service: string, date: string): readonly Told[] {
  const profile = profileOf(service)
  const now = Temporal.Instant.from(`${date}T10:00:15+09:00`)
  const situation = situationOf(profile, now)
  const table = refusalsOf(profile)
  const { refusalMessage } = answersOf(table)
  const elsewhere = [
    ...(onlyElsewhere[profile.kind] ?? []),
    ...(!situation.mailUsed ? withAddresses : []),
    ...ofOtherModules(profile),
  ]
  const missing = ofMissingParts(profile)
  const ofStaff = new Set(staffOnly())
  const messages = Object.keys(table)
    .filter((refusal) => !ofStaff.has(refusal) && !elsewhere.includes(refusal) && !missing.test(refusal))
    .map((refusal) => ({
      where: `message ${refusal}`,
      text: refusalMessage(refusal, profile, 'login', situation).text,
    }))
  const letter = parts.get(profile.kind)?.letter
  const letters =
    letter === undefined
      ? []
      : [false, true].map((isReset) => ({
          where: `letter ${isReset ? 'after a reset' : 'to a newcomer'}`,
          text: textOf(
            String(letter.steps({ profile, situation, isReset })).replaceAll('</li>', '\n'),
          ).trim(),
        }))
  const of = { userId: '1000000001', queuedAtMs: now.epochMilliseconds }
  const mails =
    profile.mail === null
      ? []
      : mailsOf(profile).map((content) => ({
          where: `mail ${content.kind}`,
          text: mailText(content, of, profile, situation).body,
        }))
  return [...messages, ...letters, ...mails]
}
