import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { issueToken } from '../authority/operations/issue-token.ts'
import type { MovingFactor, SoftwareFormFactor } from '../authority/rules/profile.ts'
import { UsageError } from '../platform/cli/command.ts'
import { nameOf } from '../platform/cli/names.ts'

/** Issues a token for any standard authenticator; prints its secret, which can't be shown again. */
export const tokenIssue: Command = {
  words: 'token issue',
  summary: 'issue a token for a standard authenticator (otpauth URI)',
  changing: { subject: ['form-factor', 'issuer'], handsOver: true },
  options: {
    'moving-factor': { type: 'string', values: ['time', 'event'], default: 'time', help: 'TOTP or HOTP' },
    'form-factor': {
      type: 'string',
      values: ['mobile', 'desktop'],
      default: 'mobile',
      help: 'where it lives',
    },
    algorithm: { type: 'string', values: ['SHA1', 'SHA256', 'SHA512'], default: 'SHA1', help: 'HMAC hash' },
    issuer: { type: 'string', default: 'Warifu', help: 'name that the authenticator shows' },
  },
  async run(input, context) {
    const issuer = nameOf(input, 'issuer')
    if (issuer.includes(':'))
      throw new UsageError(
        '--issuer must not contain a colon, which separates the parts of the otpauth label',
      )
    const issued = await issueToken(context, handsOf(input).caller, {
      movingFactor: input.text('moving-factor') as MovingFactor,
      formFactor: input.text('form-factor') as SoftwareFormFactor,
      algorithm: input.text('algorithm') as 'SHA1' | 'SHA256' | 'SHA512',
      digits: 6,
      issuer,
    })
    const { tokenId, secretBase32, otpauthUri } = issued
    return {
      lines: [`token ${tokenId}`, `secret ${secretBase32}`, otpauthUri],
      json: { tokenId, secretBase32, otpauthUri },
    }
  },
}
