import { kindOfTokenId, parseTokenId, softwarePrefixes } from '../../otp/token-id.ts'
import type { Form } from '../../platform/http/form.ts'
import { codeField, parseCodeField } from '../../platform/web/code-field.ts'
import { type Field, type FieldErrors, field } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { situationNow } from '../operations/situation.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import { fill, type Spoken } from '../texts/catalog.ts'
import { commonTexts } from '../texts/common.ts'
import { codeLockContact } from '../texts/contacts.ts'
import { authorityTexts } from '../texts/screens/catalog.ts'
import { say } from './say.ts'
import type { LoginService } from './service.ts'

type TokenIdField = Pick<Field, 'value' | 'error' | 'hint'> & {
  readonly profile: Spoken & Pick<ServiceProfile, 'enrollment' | 'serviceName'>
  /** What an ID of a kind that the service doesn't take is told. */
  readonly wrongKind: string
}

/** With what enrollment.js says while it is typed: nobody types all the rest for a token that can't be registered. */
export function tokenIdField({ profile, wrongKind, ...of }: TokenIdField): Html {
  const refused = refusedPrefixes(profile.enrollment).join(' ')
  const label = authorityTexts(profile)('tokenId.label')
  return html`${field({ name: 'tokenId', label, ...of, autocomplete: 'off', maxlength: 64 })}
<span hidden data-token-id-advice data-refused="${refused}" data-wrong-kind="${wrongKind}" data-vip="${vipAccessAdvice(profile)}"></span>`
}

/** M3: whether this one is known is not told by its letters, and so told to everybody who types such an ID. */
function vipAccessAdvice(profile: Spoken & Pick<ServiceProfile, 'serviceName'>): string {
  return fill(authorityTexts(profile)('tokenId.vipAccess'), { service: profile.serviceName })
}

function refusedPrefixes({ formFactors }: ServiceProfile['enrollment']): readonly string[] {
  return Object.entries(softwarePrefixes).flatMap(([kind, prefix]) =>
    formFactors.some((each) => each === kind) ? [] : [prefix],
  )
}

/** The token ID as the authority writes it, or what is wrong with it: first of all, its kind (S3-2-01). */
export function parseTokenIdField(typed: string, profile: ServiceProfile, wrongKind: string) {
  const { enrollment } = profile
  const tokenId = parseTokenId(typed)
  if (tokenId === undefined) {
    const { required, tokenIdForm } = commonTexts(profile)
    const label = authorityTexts(profile)('tokenId.label')
    return { tokenId, error: typed.trim() === '' ? required(label) : tokenIdForm }
  }
  const kind = kindOfTokenId(tokenId)
  if (kind !== undefined && !enrollment.formFactors.includes(kind))
    return { tokenId: undefined, error: wrongKind }
  return { tokenId, error: undefined }
}

const periodMs = 30_000

/**
 * For enrollment.js: how long the code on a time-based token will still be there, by the server's clock (S0-2.2-09).
 * A token that counts presses has no such time.
 */
export function codeClock(now: Temporal.Instant, profile: Spoken): Html {
  return html`<span hidden data-code-clock="${now.epochMilliseconds}" data-period-ms="${periodMs}" data-says="${authorityTexts(profile)('code.clock')}"></span>`
}

/** Two consecutive codes, which prove who has a token better than one. */
export function twoCodeFields(errors: FieldErrors, label = 'OTP', isMasked = true): Html {
  return html`${codeField({ name: 'otp1', label: `${label}1`, error: errors['otp1'], isMasked })}
${codeField({ name: 'otp2', label: `${label}2`, error: errors['otp2'], isMasked })}`
}

/** Both codes, or what is wrong with them. */
export function parseTwoCodes(form: Form, profile: ServiceProfile, label = 'OTP') {
  const texts = commonTexts(profile)
  const otp1 = parseCodeField(`${label}1`, form['otp1'], texts)
  const otp2 = parseCodeField(`${label}2`, form['otp2'], texts)
  const errors = { otp1: otp1.error, otp2: otp2.error }
  if (otp1.code === undefined || otp2.code === undefined) return { codes: undefined, errors }
  return { codes: [otp1.code, otp2.code] as const, errors }
}

/** How a kind of service asks for the one code of a token. */
export type OneCode = {
  readonly name: string
  readonly label: string
  readonly hint: string
  readonly isMasked?: boolean
}

/** As many codes of a token that is to be registered as the profile wants (C-1 enrollment_otp_count). */
export function newTokenCodeFields(
  profile: Spoken & Pick<ServiceProfile, 'enrollment'>,
  errors: FieldErrors,
  one: OneCode,
): Html {
  if (profile.enrollment.codes === 1) return codeField({ ...one, error: errors[one.name] })
  return html`${twoCodeFields(errors, one.label, one.isMasked)}<p class="hint">${authorityTexts(profile)('codes.two')}</p>`
}

/** Those codes, or what is wrong with them. */
export function readNewTokenCodes(
  profile: ServiceProfile,
  form: Form,
  { name, label }: OneCode,
): {
  readonly codes: readonly [string, string] | readonly [string] | undefined
  readonly errors: FieldErrors
} {
  if (profile.enrollment.codes !== 1) return parseTwoCodes(form, profile, label)
  const { code, error } = parseCodeField(label, form[name], commonTexts(profile))
  return { codes: code === undefined ? undefined : [code], errors: { [name]: error } }
}

/** When a code stops counting (S0-2.3.2-04, -05; S0-2.5.2-08). */
export function codeRules({ t }: LoginService): Html {
  return html`<li>${t('codes.once')}</li>`
}

/** S0-2.5.2-06, -07. Always shown: before a lock engages, too; then the answer to any code tells it (OTP-13, P2). */
export function codeLockCaution({ profile, site, t }: LoginService, what = t('codes.thisToken')): Html {
  const contact = codeLockContact(profile, situationNow(site.context, profile))
  return html`<p class="caution">${say(t('codes.lock'), { failures: profile.names.codeFailures, what, contact })}</p>`
}

/** B-08 and B-09, below every screen that leads to synchronization (S0-2.5.2-05, S0-2.6.2-03). */
export function synchronizationNote({ t }: LoginService): Html {
  return html`<section class="conditions"><h2>${t('drift.title')}</h2>
<p>${t('drift.what')}</p>
<p>${t('drift.how')}</p></section>`
}
