import type { LoginMethod } from '../screens/service.ts'
import { mailLogin } from './mail.ts'
import { passkeyLogin } from './passkey.ts'
import { tokenLogin } from './token.ts'

/** The table of methods, in the order in which a login offers them. */
export const loginMethods: readonly LoginMethod[] = [tokenLogin, mailLogin, passkeyLogin]
