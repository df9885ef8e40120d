import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { revokeToken } from '../authority/operations/revoke-token.ts'
import { showToken } from '../authority/operations/show-token.ts'
import { refusals } from '../authority/texts/refusals.ts'
import { type Input, UsageError } from '../platform/cli/command.ts'

const operand = {
  name: 'TOKEN_ID',
  help: 'such as WRFM12345678; spaces and case do not matter',
} as const
const reasons = ['lost', 'stolen', 'retired'] as const

function tokenIdIn(input: Input): string {
  const tokenId = input.text('TOKEN_ID').normalize('NFKC').replaceAll(/\s/g, '').toUpperCase()
  if (!/^[A-Z]{2,4}[A-Z0-9]{8,10}$/.test(tokenId)) throw new UsageError(`"${tokenId}" is not a token ID`)
  return tokenId
}

/** What is known of a token, and where it is bound. */
export const tokenShow: Command = {
  words: 'token show',
  summary: 'show a token and where it is bound; never its secret',
  operand,
  options: {},
  async run(input, context) {
    const tokenId = tokenIdIn(input)
    const record = await showToken(context, tokenId)
    if (record === undefined) return refused('token_unknown')
    const { token, use, bindings } = record
    const day = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toString()
    return {
      lines: [
        `token ${tokenId}: ${token.status}, ${token.movingFactor}-based, ${token.formFactor}`,
        `issued ${day(token.issuedAtMs)}, expires ${day(token.expiresAtMs)}`,
        `last used step ${use.lastStep}, clock ${use.driftMs} ms off, ± ${use.driftUncertaintyMs} ms`,
        ...bindings.map(
          ({ service, holder, status, failures }) => `${service} ${holder}: ${status}, ${failures} failures`,
        ),
        ...(bindings.length === 0 ? ['bound nowhere'] : []),
      ],
      json: record,
    }
  },
}

/** Lost, stolen or worn out: the token no longer counts anywhere. */
export const tokenRevoke: Command = {
  words: 'token revoke',
  summary: 'revoke a token everywhere at once, for good',
  changing: { subject: ['TOKEN_ID', 'cause'] },
  operand,
  options: {
    cause: { type: 'string', required: true, values: reasons, help: 'what became of it' },
  },
  async run(input, context) {
    const tokenId = tokenIdIn(input)
    const reason = reasons.find((each) => each === input.text('cause')) ?? 'lost'
    const outcome = await revokeToken(context, handsOf(input).caller, { tokenId, reason })
    if (!outcome.ok) return refused(outcome.refusal)
    return { lines: [`token ${tokenId} is revoked`], json: { tokenId, reason } }
  },
}

function refused(refusal: keyof typeof refusals) {
  return { lines: [refusals[refusal].en], json: { refusal }, exitCode: 1 }
}
