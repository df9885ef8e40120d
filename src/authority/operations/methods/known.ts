import { mailMethod } from '../../rules/methods/mail.ts'
import { passkeyMethod } from '../../rules/methods/passkey.ts'
import { tokenMethod } from '../../rules/methods/token.ts'
import type { MethodOperations } from '../context.ts'
import { sendLoginCode } from './send-code.ts'

/** A code of the enrolled token. */
export const byToken: MethodOperations = { rules: tokenMethod, begin: null }

/** A code by mail. */
export const byMail: MethodOperations = { rules: mailMethod, begin: sendLoginCode }

/** A passkey; what it signs is asked for by a press of its own. */
export const byPasskey: MethodOperations = { rules: passkeyMethod, begin: null }

/** Every method without its screens, for whoever shows none, in the order in which a login offers them. */
export const knownMethods: readonly MethodOperations[] = [byToken, byMail, byPasskey]
