import type { OneCode } from '../../../authority/screens/code-fields.ts'
import { codeField } from '../../../platform/web/code-field.ts'
import type { Html } from '../../../platform/web/html.ts'
import type { PersonalService } from './service.ts'

/** How the service asks for a code, with B-29. */
export function ownCode({ t }: PersonalService): OneCode {
  return { name: 'otp', label: t('label.code'), hint: t('hint.code') }
}

/** The single code that a procedure of the service asks for. */
export function ownCodeField(service: PersonalService, error: string | undefined): Html {
  return codeField({ ...ownCode(service), error })
}
