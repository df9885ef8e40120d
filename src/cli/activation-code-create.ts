import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../authority/commands/service.ts'
import { type Context, profileOf } from '../authority/operations/context.ts'
import { issueActivation } from '../authority/operations/issue-activation.ts'
import { customerState } from '../authority/rules/customer.ts'
import { isDesk } from '../authority/rules/operator.ts'
import { userState } from '../authority/rules/user.ts'
import { refusals } from '../authority/texts/refusals.ts'
import { activationLetter } from '../desk/screens/letter-text.ts'
import { type Input, UsageError } from '../platform/cli/command.ts'
import { userIdOf } from '../platform/cli/names.ts'
import { letterOption, withLetter } from './letter.ts'

/** Makes and prints a user's activation code, or writes it to a letter; it can't be shown again. */
export const activationCodeCreate: Command = {
  words: 'token activation-code create',
  summary: 'make a code that gets a token app one token (WARIFU_TOKEN_ACTIVATION=code)',
  changing: { subject: ['service', 'user-id'], handsOver: true },
  options: {
    service: serviceOption,
    'user-id': { type: 'string', required: true, help: 'login ID of the user the code is for' },
    letter: letterOption,
  },
  async run(input, context) {
    const service = serviceOf(input, context)
    // The staff's matters take an administrator of the desk, who could not grant this command.
    if (isDesk(service)) throw new UsageError('for the staff of a desk: ./warifu operator activation-code')
    const userId = userIdOf(input, 'user-id')
    const { lines, json } = await giveActivationCode(context, input, { service, userId })
    return { lines: [`user ${userId} of ${service}`, ...lines], json: { service, userId, ...json } }
  },
}

/** A new code of a user or an operator, printed or in a letter. */
async function giveActivationCode(
  context: Context,
  input: Input,
  { service, userId }: { readonly service: string; readonly userId: string },
) {
  const recipient = await recipientOf(context, service, userId)
  const { caller } = handsOf(input)
  const outcome = await withLetter(input, async (write) => {
    const made = await issueActivation(context, caller, {
      service,
      userId,
      handOver: (code) => write?.(activationLetter(context, recipient, profileOf(context, service), code)),
    })
    if (!made.ok) throw new UsageError(refusals[made.refusal].en)
    return made
  })
  const expiresAt = Temporal.Instant.fromEpochMilliseconds(outcome.expiresAtMs).toString()
  const letter = input.optional('letter')
  const given =
    letter === undefined
      ? { line: `activation code ${outcome.printed}`, json: { activationCode: outcome.printed } }
      : { line: `letter ${letter}`, json: { letter } }
  return { lines: [given.line, `until ${expiresAt}`], json: { ...given.json, expiresAt } }
}

/** Whom the letter is to. Nobody gets a code who isn't there. */
async function recipientOf({ store }: Context, service: string, userId: string) {
  const { user } = await store.read({ user: userState.ref(service, userId) })
  if (user === undefined) throw new UsageError(refusals.no_such_user.en)
  const { customer } = await store.read({ customer: customerState.ref(service, user.customerId) })
  return { user, customer: customer ?? { name: user.userName, number: null } }
}
