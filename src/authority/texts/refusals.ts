import type { Refusal } from '../rules/refusal.ts'
import { answersOf, type RefusalTable } from './refusal.ts'
import { administrationRefusals } from './refusals/administration.ts'
import { certificateRefusals } from './refusals/certificate.ts'
import { clientRefusals } from './refusals/client.ts'
import { englishRefusals } from './refusals/english.ts'
import { loginRefusals } from './refusals/login.ts'
import { mailRefusals } from './refusals/mail.ts'
import { operationRefusals } from './refusals/operation.ts'
import { passkeyRefusals } from './refusals/passkey.ts'
import { passwordRefusals } from './refusals/password.ts'
import { staffKeyRefusals } from './refusals/staff-keys.ts'
import { tokenRefusals } from './refusals/token.ts'

/** The texts of B-01 and B-02 are the manuals' own; the others are ours (B-33, G-05). */
export const refusals: RefusalTable<Refusal> = {
  ...loginRefusals,
  ...tokenRefusals,
  ...passwordRefusals,
  ...passkeyRefusals,
  ...staffKeyRefusals,
  ...mailRefusals,
  ...administrationRefusals,
  ...certificateRefusals,
  ...clientRefusals,
  ...operationRefusals,
}

export const { refusalMessage, refusalStatus } = answersOf(refusals, englishRefusals)
