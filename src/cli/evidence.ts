import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { serviceOf } from '../authority/commands/service.ts'
import { type Context, profileOf } from '../authority/operations/context.ts'
import { findOperation } from '../authority/operations/signed-operations/find-operation.ts'
import { takeOperationEvidence } from '../authority/operations/signed-operations/take-evidence.ts'
import type { SignedOperation } from '../authority/rules/signed-operation.ts'
import { refusals } from '../authority/texts/refusals.ts'
import { operationEvidenceWords } from '../authority/texts/signed-operations.ts'
import type { DeskParts } from '../desk/contract.ts'
import { takeEvidence } from '../desk/operations/evidence.ts'
import { findMoney } from '../desk/operations/money.ts'
import { evidenceHowTo } from '../desk/texts/money.ts'
import { type Input, type Output, UsageError } from '../platform/cli/command.ts'
import { newFile } from '../platform/cli/new-file.ts'
import { withProgress } from '../platform/cli/progress.ts'
import type { ArchiveFolder } from '../platform/journal/archived-entries.ts'

/**
 * One signed operation (decision 76), or one transfer as a desk takes it (decision 47), as a file that anybody can check
 * without Warifu's data. `parts` are what the kinds of service bring to a desk.
 */
export function evidence(parts: () => DeskParts): Command {
  return {
    words: 'evidence',
    summary: 'write the evidence of a signed operation or of a transfer to a new file',
    changing: { subject: ['NUMBER', 'service'] },
    operand: {
      name: 'NUMBER',
      help: 'the ID of a signed operation, 32 hexadecimal digits; with --service, the receipt number of a transfer',
    },
    options: {
      service: {
        type: 'string',
        help: 'of a transfer: <institution>/<service>, such as shinkin-5410/web-fb',
      },
      out: {
        type: 'string',
        help: 'a new file, for its owner only; without it, evidence-NUMBER.zip here, of a transfer .json',
      },
      archive: {
        type: 'string',
        help: 'the folder of the journal’s archive, where its entries are there by now',
      },
    },
    concerns: async (input, context) => (await operationIn(input, context))?.service ?? null,
    run: (input, context) =>
      input.optional('service') === undefined
        ? ofOperation(input, context)
        : ofTransfer(input, context, parts()),
  }
}

async function ofOperation(input: Input, context: Context): Promise<Output> {
  const operation = await operationIn(input, context)
  if (operation === undefined)
    throw new UsageError(
      `${refusals.operation_unknown.en}, or it is deleted: it ended more than retention.operationDays ago`,
    )
  const { service, operationId, digest } = operation
  return written(input, {
    name: `evidence-${operationId}.zip`,
    take: async (archive) => {
      const { caller } = handsOf(input)
      const taken = await takeOperationEvidence(
        context,
        caller,
        nobody,
        operation,
        operationEvidenceWords,
        archive,
      )
      if (taken.ok) return { content: taken.bytes }
      return { fault: 'fault' in taken ? taken.fault : refusals[taken.refusal].en }
    },
    is: `operation ${operationId} of ${service}, SHA-256 of its payload ${digest}`,
    json: { service, operationId, digest },
  })
}

async function ofTransfer(input: Input, context: Context, deskParts: DeskParts): Promise<Output> {
  const service = serviceOf(input, context)
  const number = input.text('NUMBER').normalize('NFKC').trim().toUpperCase()
  const desk = { ...context, deskParts }
  const money = await findMoney(desk, service, number)
  if (money === undefined) throw new UsageError(`${service} has no transfer ${number}`)
  const { receipt } = money
  const { evidenceFacts } = await import('../desk/screens/evidence-facts.ts')
  const profile = profileOf(context, service)
  return written(input, {
    name: `evidence-${receipt}.json`,
    take: async (archive) => {
      const { caller } = handsOf(input)
      const taken = await takeEvidence(desk, caller, nobody, money, {
        howTo: evidenceHowTo,
        facts: (archived) => evidenceFacts(desk, { 取得者: caller.actor }, { money, profile }, archived),
        archive,
      })
      return taken.ok ? { content: taken.text } : { fault: taken.fault }
    },
    is: `transfer ${receipt} of ${service}`,
    json: { service, receipt },
  })
}

const nobody = { service: null, userId: null }

type Wanted = {
  /** Of the file, where no other is given. */
  readonly name: string
  readonly take: (
    archive: ArchiveFolder | undefined,
  ) => Promise<{ readonly content: string | Uint8Array } | { readonly fault: string }>
  /** What the file is of. */
  readonly is: string
  readonly json: object
}

/** The file is there before anything is taken, and gone again where nothing could be. */
async function written(input: Input, { name, take, is, json }: Wanted): Promise<Output> {
  const path = input.optional('out') ?? name
  const file = newFile(path)
  try {
    const folder = input.optional('archive')
    const taken = await withProgress((progress) =>
      take(
        folder === undefined
          ? undefined
          : {
              folder,
              progress: (entries, total) => progress('entries of the archive read', entries, total),
            },
      ),
    )
    if ('fault' in taken) {
      file.drop()
      const { fault } = taken
      return { lines: [`no evidence: ${fault}`], json: { ok: false, fault }, exitCode: 1 }
    }
    file.append(taken.content)
    file.close()
  } catch (error) {
    file.drop()
    throw error
  }
  return { lines: [`${path}: ${is}`], json: { ok: true, file: path, ...json } }
}

/** IDs are random, so that no two services have the same one. */
async function operationIn(input: Input, context: Context): Promise<SignedOperation | undefined> {
  const operationId = input.text('NUMBER').toLowerCase()
  if (!/^[0-9a-f]{32}$/.test(operationId))
    throw new UsageError('NUMBER must be 32 hexadecimal digits; of a transfer, --service says where it is')
  for (const service of context.profiles.keys()) {
    const found = await findOperation(context, { service, operationId })
    if (found !== undefined) return found
  }
  return undefined
}
