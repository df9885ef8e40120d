import { refusalTexts } from '../messages/en.ts'
import { createUser } from '../operations/create-user.ts'
import { cliCaller } from './caller.ts'
import { type Command, UsageError } from './command.ts'
import { serviceOf, serviceOption } from './service.ts'

const userIdForm = /^[A-Za-z0-9._-]{1,64}$/

/** Opens a user; prints the initial password, which can't be shown again. */
export const userCreate: Command = {
  words: 'user create',
  summary: 'open a user of a service, with an initial password',
  options: {
    service: serviceOption,
    customer: {
      type: 'string',
      required: true,
      help: 'name of the customer; opened when the service has none',
    },
    'user-id': { type: 'string', required: true, help: 'login ID' },
    'user-name': { type: 'string', required: true, help: 'name of the user' },
    admin: { type: 'boolean', help: 'the user is an administrator of the customer' },
  },
  async run(input, context) {
    const service = serviceOf(input, context)
    const userId = input.text('user-id').normalize('NFKC')
    if (!userIdForm.test(userId)) {
      throw new UsageError('--user-id must be 1 to 64 letters, digits, dots, hyphens or underscores')
    }
    const outcome = await createUser(context, cliCaller(), {
      service,
      customerName: name(input.text('customer'), '--customer'),
      userId,
      userName: name(input.text('user-name'), '--user-name'),
      administrator: input.flag('admin'),
    })
    if (!outcome.ok) throw new UsageError(refusalTexts[outcome.refusal])
    const { customerId, initialPassword } = outcome
    return {
      lines: [
        `user ${userId} of ${service}`,
        `customer ${customerId}`,
        `initial password ${initialPassword}`,
      ],
      json: { service, customerId, userId, initialPassword },
    }
  },
}

function name(text: string, option: string): string {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > 100 || /\p{Cc}/u.test(trimmed)) {
    throw new UsageError(`${option} must be 1 to 100 characters without control characters`)
  }
  return trimmed
}
