import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Form } from '../../platform/http/form.ts'
import { choiceField, fileField } from '../../platform/web/controls.ts'
import { type FieldErrors, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { Staff } from '../contract.ts'
import { openableServices } from '../operations/look-up.ts'
import { deskTexts } from '../texts/desk.ts'
import { type Desk, deskPath, openableProfile } from './staff.ts'

/** A service and a CSV file of its users, as both screens that take one ask for them. */

type Upload = { readonly fields: Form; readonly bytes: Uint8Array | null }
type Read =
  | { readonly profile: ServiceProfile; readonly bytes: Uint8Array }
  | { readonly errors: FieldErrors }

/** `service` is the one that was chosen, whether it is of this desk or not. */
export function userFileIn(
  desk: Desk,
  { fields, bytes }: Upload,
): { readonly service: string; readonly read: Read } {
  const service = fields['service'] ?? ''
  const profile = openableProfile(desk, service)
  if (profile !== undefined && bytes !== null && bytes.length > 0)
    return { service, read: { profile, bytes } }
  const errors = {
    service: profile === undefined ? deskTexts.service : undefined,
    file: bytes === null || bytes.length === 0 ? deskTexts.file : undefined,
  }
  return { service, read: { errors } }
}

type Shown = {
  readonly to: 'importFile' | 'importCore'
  readonly service: string
  readonly errors: FieldErrors
  readonly hint: string
  /** Above the fields. */
  readonly intro: Html | null
}

/** A desk with one service has nothing to choose. */
export function userFileForm(desk: Desk, staff: Staff, { to, service, errors, hint, intro }: Shown): Html {
  const { context } = desk
  const services = openableServices(context, desk.profile.service)
  const [only, ...others] = services
  const chosen = service === '' && others.length === 0 ? (only ?? '') : service
  return html`<form method="post" action="${deskPath(desk, to)}" enctype="multipart/form-data" class="panel">
${intro}
${tokenInput(staff.sessionId)}
${choiceField({
  name: 'service',
  label: 'サービス',
  isNeeded: true,
  value: chosen,
  choices: services.map((each) => [each, context.profiles.get(each)?.serviceName ?? each]),
  error: errors['service'],
})}
${fileField({ name: 'file', label: 'CSVファイル', isNeeded: true, error: errors['file'], hint })}
<div class="actions"><button class="button button-primary" type="submit">内容を確認する</button></div>
</form>`
}
