import type { Module } from '../authority/module-type.ts'
import type { DeskParts } from '../desk/contract.ts'
import { activationCodeCreate } from './activation-code-create.ts'
import { approvalList, approvalWithdraw } from './approval.ts'
import { backup } from './backup.ts'
import { caCreate } from './ca-create.ts'
import { caCrl } from './ca-crl.ts'
import { caIssue } from './ca-issue.ts'
import { caList } from './ca-list.ts'
import { caRevoke } from './ca-revoke.ts'
import { caShow } from './ca-show.ts'
import { clientCreate } from './client/create.ts'
import { clientDisable, clientRevokeKey, clientRotate } from './client/keys.ts'
import { clientList } from './client/list.ts'
import { clockAccept } from './clock.ts'
import { customerNumber } from './customer-number.ts'
import { customerSplit } from './customer-split.ts'
import { doctor } from './doctor.ts'
import { evidence } from './evidence.ts'
import { incident } from './incident.ts'
import { journalList, journalVerify } from './journal.ts'
import { journalArchive } from './journal-archive.ts'
import { journalCheckEvidence } from './journal-evidence.ts'
import { journalLost } from './journal-lost.ts'
import { keyRetire, keyRotate } from './key/life.ts'
import { keyList } from './key/list.ts'
import { keyGenerate, keyPublic } from './key/ring.ts'
import { keyUnwrap, keyWrap } from './key/wrapping.ts'
import { mailBounce, mailDrop, mailList, mailRelease } from './mail.ts'
import { operatorCreate } from './operator/create.ts'
import {
  operatorActivationCode,
  operatorDismiss,
  operatorEmployeeNumber,
  operatorReleasePasskeys,
  operatorRemovePasskey,
  operatorReset,
  operatorRevokeToken,
  operatorRole,
  operatorUnlock,
} from './operator/life.ts'
import { operatorList } from './operator/list.ts'
import { operatorPasskeys } from './operator/passkeys.ts'
import { restore } from './restore.ts'
import { tokenExport } from './token-export.ts'
import { tokenImport } from './token-import.ts'
import { tokenIssue } from './token-issue.ts'
import { tokenRevoke, tokenShow } from './token-life.ts'
import { userCreate } from './user-create.ts'

/** The commands of the authority. `parts` are what the kinds of service bring to a desk, once all of them are there. */
export const cliModule = (parts: () => DeskParts): Module => ({
  name: 'cli',
  commands: [
    keyGenerate,
    keyPublic,
    keyList,
    keyRotate,
    keyRetire,
    keyWrap,
    keyUnwrap,
    userCreate,
    customerNumber,
    customerSplit,
    doctor,
    clockAccept,
    operatorCreate,
    operatorList,
    operatorUnlock,
    operatorReset,
    operatorRevokeToken,
    operatorPasskeys,
    operatorRemovePasskey,
    operatorReleasePasskeys,
    operatorActivationCode,
    operatorRole,
    operatorEmployeeNumber,
    operatorDismiss,
    tokenIssue,
    tokenShow,
    tokenRevoke,
    tokenImport,
    tokenExport,
    activationCodeCreate,
    caCreate,
    caShow,
    caIssue,
    caRevoke,
    caList,
    caCrl,
    clientCreate,
    clientList,
    clientRotate,
    clientRevokeKey,
    clientDisable,
    journalVerify,
    journalCheckEvidence,
    journalList,
    journalLost,
    journalArchive,
    approvalList,
    approvalWithdraw,
    incident,
    evidence(parts),
    mailList,
    mailBounce,
    mailRelease,
    mailDrop,
    backup,
    restore,
  ],
})
