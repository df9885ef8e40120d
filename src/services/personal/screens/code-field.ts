import { codeField } from '../../../platform/web/code-field.ts'
import type { Html } from '../../../platform/web/html.ts'
import type { PersonalService } from './service.ts'

/** The single code that every procedure of the service asks for, with B-29. */
export function ownCodeField({ t }: PersonalService, error: string | undefined): Html {
  return codeField({ name: 'otp', label: t('label.code'), error, hint: t('hint.code') })
}
