import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import type { Context } from '../authority/operations/context.ts'
import { findOperation } from '../authority/operations/signed-operations/find-operation.ts'
import { takeOperationEvidence } from '../authority/operations/signed-operations/take-evidence.ts'
import type { SignedOperation } from '../authority/rules/signed-operation.ts'
import { refusals } from '../authority/texts/refusals.ts'
import { operationEvidenceWords } from '../authority/texts/signed-operations.ts'
import { type Input, UsageError } from '../platform/cli/command.ts'
import { newFile } from '../platform/cli/new-file.ts'
import { withProgress } from '../platform/cli/progress.ts'

/** One signed operation as a file that anybody can check without Warifu (decision 76). */
export const evidence: Command = {
  words: 'evidence',
  summary: 'write the evidence of a signed operation to a new file, to be checked without Warifu',
  changing: { subject: ['OPERATION'] },
  operand: { name: 'OPERATION', help: 'its ID, 32 hexadecimal digits' },
  options: {
    out: { type: 'string', help: 'a new file, for its owner only; without it, evidence-OPERATION.zip here' },
    archive: {
      type: 'string',
      help: 'the folder of the journal’s archive, where its entries are there by now',
    },
  },
  concerns: async (input, context) => (await operationIn(input, context))?.service ?? null,
  async run(input, context) {
    const operation = await operationIn(input, context)
    if (operation === undefined)
      throw new UsageError(
        `${refusals.operation_unknown.en}, or it is deleted: it ended more than retention.operationDays ago`,
      )
    const path = input.optional('out') ?? `evidence-${operation.operationId}.zip`
    const file = newFile(path)
    try {
      const { caller } = handsOf(input)
      const nobody = { service: null, userId: null }
      const folder = input.optional('archive')
      const taken = await withProgress((progress) =>
        takeOperationEvidence(
          context,
          caller,
          nobody,
          operation,
          operationEvidenceWords,
          folder === undefined
            ? undefined
            : {
                folder,
                progress: (entries, total) => progress('entries of the archive read', entries, total),
              },
        ),
      )
      if (!taken.ok) {
        const fault = 'fault' in taken ? taken.fault : refusals[taken.refusal].en
        file.drop()
        return { lines: [`no evidence: ${fault}`], json: { ok: false, fault }, exitCode: 1 }
      }
      file.append(taken.bytes)
      file.close()
    } catch (error) {
      file.drop()
      throw error
    }
    const { service, operationId, digest } = operation
    return {
      lines: [`${path}: operation ${operationId} of ${service}, SHA-256 of its payload ${digest}`],
      json: { ok: true, file: path, service, operationId, digest },
    }
  },
}

/** IDs are random, so that no two services have the same one. */
async function operationIn(input: Input, context: Context): Promise<SignedOperation | undefined> {
  const operationId = input.text('OPERATION').toLowerCase()
  if (!/^[0-9a-f]{32}$/.test(operationId)) throw new UsageError('OPERATION must be 32 hexadecimal digits')
  for (const service of context.profiles.keys()) {
    const found = await findOperation(context, { service, operationId })
    if (found !== undefined) return found
  }
  return undefined
}
