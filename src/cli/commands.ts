import { accountOpen } from './account-open.ts'
import { activationCodeCreate } from './activation-code-create.ts'
import { caCreate } from './ca-create.ts'
import { caCrl } from './ca-crl.ts'
import { caIssue } from './ca-issue.ts'
import { caList } from './ca-list.ts'
import { caRequire } from './ca-require.ts'
import { caRevoke } from './ca-revoke.ts'
import { caShow } from './ca-show.ts'
import type { Command, StandaloneCommand } from './command.ts'
import { fbCustomerOpen } from './fb-customer-open.ts'
import { journalList, journalVerify } from './journal.ts'
import { keyGenerate, keyPublic } from './key.ts'
import { mailBounce, mailList } from './mail.ts'
import { operatorCreate } from './operator-create.ts'
import { tokenExport } from './token-export.ts'
import { tokenImport } from './token-import.ts'
import { tokenIssue } from './token-issue.ts'
import { tokenRevoke, tokenShow } from './token-life.ts'
import { userCreate } from './user-create.ts'

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
