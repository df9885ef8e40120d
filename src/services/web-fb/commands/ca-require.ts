import type { Command } from '../../../authority/commands/command.ts'
import { handsOf } from '../../../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../../../authority/commands/service.ts'
import { UsageError } from '../../../platform/cli/command.ts'
import { userIdOf } from '../../../platform/cli/names.ts'
import { requireCertificate } from '../operations/certificates/require-certificate.ts'
import { refusals } from '../texts/refusals.ts'

/** 電子証明書方式 for one user, or back. */
export const caRequire: Command = {
  words: 'ca require',
  after: 'ca issue',
  summary: 'let a user of WEB-FB log in only with a certificate, or (--off) with ID and password again',
  changing: { subject: ['service', 'user', 'off'] },
  options: {
    service: serviceOption,
    user: { type: 'string', required: true, help: 'login ID' },
    off: { type: 'boolean', help: 'allow ID and password again, beside certificates' },
  },
  async run(input, context) {
    const service = serviceOf(input, context)
    const userId = userIdOf(input, 'user')
    const only = !input.flag('off')
    const outcome = await requireCertificate(context, handsOf(input).caller, { service, userId, only })
    if (!outcome.ok) throw new UsageError(refusals[outcome.refusal].en)
    return {
      lines: [
        `${userId} of ${service} logs in ${only ? 'only with a certificate' : 'with ID and password again'}`,
      ],
      json: { service, userId, certificateOnly: only },
    }
  },
}
