import type { LoginPart } from '../authority/operations/login-part.ts'
import { personalLogin } from '../services/personal/operations/login-part.ts'
import { fbLogin } from '../services/web-fb/operations/login-part.ts'

/** By the kind that a profile names. */
export const loginParts: ReadonlyMap<string, LoginPart> = new Map([
  ['fb', fbLogin],
  ['personal', personalLogin],
])
