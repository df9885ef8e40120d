// The lives of states that have files of their own.

import { bankLife } from './bank-life.ts'
import { callLife } from './call-life.ts'
import { certificateLife } from './certificate-life.ts'
import { clientLife } from './client-life.ts'
import { deskLife } from './desk-life.ts'
import { endLife } from './end-life.ts'
import { oidcLife } from './oidc-life.ts'
import { particularsLife } from './particulars-life.ts'
import { passkeyLife } from './passkey-life.ts'
import { radiusLife } from './radius-life.ts'
import { signedOperationLife } from './signed-operation-life.ts'
import { tokenMoveLife } from './token-move-life.ts'
import { webhookLife } from './webhook-life.ts'

export const moduleLives = [
  ...callLife,
  ...signedOperationLife,
  ...passkeyLife,
  ...tokenMoveLife,
  ...particularsLife,
  ...certificateLife,
  ...clientLife,
  ...webhookLife,
  ...radiusLife,
  ...oidcLife,
  ...bankLife,
  ...deskLife,
  ...endLife,
]
