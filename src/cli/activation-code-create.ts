import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../authority/commands/service.ts'
import { issueActivation } from '../authority/operations/issue-activation.ts'
import { refusals } from '../authority/texts/refusals.ts'
import { UsageError } from '../platform/cli/command.ts'
import { userIdOf } from '../platform/cli/names.ts'

/** Makes and prints a user's activation code, which can't be shown again. */
export const activationCodeCreate: Command = {
  words: 'token activation-code create',
  summary: 'make a code that gets a token app one token (WARIFU_TOKEN_ACTIVATION=code)',
  changing: { subject: ['service', 'user-id'], handsOver: true },
  options: {
    service: serviceOption,
    'user-id': { type: 'string', required: true, help: 'login ID of the user the code is for' },
  },
  async run(input, context) {
    const service = serviceOf(input, context)
    const userId = userIdOf(input, 'user-id')
    const outcome = await issueActivation(context, handsOf(input).caller, { service, userId })
    if (!outcome.ok) throw new UsageError(refusals[outcome.refusal].en)
    const { printed: activationCode } = outcome
    const expiresAt = Temporal.Instant.fromEpochMilliseconds(outcome.expiresAtMs).toString()
    return {
      lines: [`user ${userId} of ${service}`, `activation code ${activationCode}`, `until ${expiresAt}`],
      json: { service, userId, activationCode, expiresAt },
    }
  },
}
