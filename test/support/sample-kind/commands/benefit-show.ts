import type { Command } from '../../../../src/authority/commands/command.ts'
import { serviceOf, serviceOption } from '../../../../src/authority/commands/service.ts'
import { userIdOf } from '../../../../src/platform/cli/names.ts'
import { timesClaimed } from '../operations/claim-benefit.ts'

/** How often a member of a 会員サイト got the benefit. */
export const benefitShow: Command = {
  words: 'benefit show',
  summary: 'how often a member got the benefit',
  options: { service: serviceOption, user: { type: 'string', required: true, help: 'login ID' } },
  async run(input, context) {
    const service = serviceOf(input, context)
    const userId = userIdOf(input, 'user')
    const times = await timesClaimed(context, { service, userId })
    return {
      lines: [`${userId} of ${service} got the benefit ${times} times`],
      json: { service, userId, times },
    }
  },
}
