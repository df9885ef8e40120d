import type { Command } from '../authority/commands/command.ts'
import { accountOpen } from '../bank/commands/account-open.ts'
import { activationCodeCreate } from '../cli/activation-code-create.ts'
import { caCreate } from '../cli/ca-create.ts'
import { caCrl } from '../cli/ca-crl.ts'
import { caIssue } from '../cli/ca-issue.ts'
import { caList } from '../cli/ca-list.ts'
import { caRevoke } from '../cli/ca-revoke.ts'
import { caShow } from '../cli/ca-show.ts'
import { journalList, journalVerify } from '../cli/journal.ts'
import { keyGenerate, keyPublic } from '../cli/key.ts'
import { mailBounce, mailList } from '../cli/mail.ts'
import { operatorCreate } from '../cli/operator-create.ts'
import { tokenExport } from '../cli/token-export.ts'
import { tokenImport } from '../cli/token-import.ts'
import { tokenIssue } from '../cli/token-issue.ts'
import { tokenRevoke, tokenShow } from '../cli/token-life.ts'
import { userCreate } from '../cli/user-create.ts'
import type { StandaloneCommand } from '../platform/cli/command.ts'
import { caRequire } from '../services/web-fb/commands/ca-require.ts'
import { fbCustomerOpen } from '../services/web-fb/commands/fb-customer-open.ts'

/** Every command of `./warifu` besides its processes, in the order in which the help shows them. */
export const commands: readonly (Command | StandaloneCommand)[] = [
  keyGenerate,
  keyPublic,
  userCreate,
  accountOpen,
  operatorCreate,
  fbCustomerOpen,
  tokenIssue,
  tokenShow,
  tokenRevoke,
  tokenImport,
  tokenExport,
  activationCodeCreate,
  caCreate,
  caShow,
  caIssue,
  caRequire,
  caRevoke,
  caList,
  caCrl,
  journalVerify,
  journalList,
  mailList,
  mailBounce,
]
