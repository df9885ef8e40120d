import { readFileSync, statSync } from 'node:fs'
import type { Command } from '../../authority/commands/command.ts'
import { handsOf } from '../../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../../authority/commands/service.ts'
import { kindOf, profileOf } from '../../authority/operations/context.ts'
import { type Output, UsageError } from '../../platform/cli/command.ts'
import { withProgress } from '../../platform/cli/progress.ts'
import { findRefusedLines } from '../operations/core-file/find-imports.ts'
import type { CoreDraft } from '../operations/core-file/import-core-file.ts'
import type { UserImport } from '../rules/core-file/user-import.ts'
import { coreErrorText } from '../texts/core-file.ts'

/** Opens, changes and ends users as the core system's file says; the same file again changes nothing. */
export const userImport: Command = {
  words: 'user import',
  summary: 'open, change and end users by a CSV file of the core system',
  changing: { subject: ['FILE', 'service', 'good-lines'] },
  operand: {
    name: 'FILE',
    file: 'read',
    help: 'CSV under the headings that the profile names (coreFile); UTF-8 or Shift_JIS, at most 100,000 lines',
  },
  options: {
    service: serviceOption,
    'good-lines': {
      type: 'boolean',
      help: 'do the good lines though others are wrong; otherwise all or nothing',
    },
    preview: { type: 'boolean', help: 'check the file and show what it would do, without doing it' },
  },
  async run(input, context) {
    const service = serviceOf(input, context)
    const { opening } = kindOf(context, profileOf(context, service))
    if (opening !== null)
      throw new UsageError(
        `${service} is a ${opening.kind} service: open its customers with ./warifu ${opening.command}`,
      )
    const path = input.text('FILE')
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
      throw new UsageError(`there is no file ${path}`)
    // No other command reads such files.
    const [{ checkCoreFile, confirmCoreFile, keepCoreDraft, terminalLinesMax }, { advanceImport }] =
      await Promise.all([
        import('../operations/core-file/import-core-file.ts'),
        import('../operations/core-file/advance.ts'),
      ])
    const draft = await checkCoreFile(context, {
      service,
      bytes: readFileSync(path),
      linesMax: terminalLinesMax,
    })
    const whole = !input.flag('good-lines')
    const { plan } = draft
    if (input.flag('preview')) return told(draft, ['nothing was changed yet'], 0)
    if (plan.lines.length === 0 || (whole && plan.errors.length > 0))
      return told(draft, ['nothing was changed'], 2)
    const { caller, reason } = handsOf(input)
    const by = caller.actor
    const importId = await keepCoreDraft(context, by, draft)
    const confirmed = await confirmCoreFile(context, caller, {
      service,
      importId,
      by,
      step: 'ask',
      whole,
      reason,
    })
    if (confirmed?.ok !== true) throw new UsageError('the file could not be begun')
    const run = await withProgress((progress) =>
      advanceImport(context, { service, importId }, Number.POSITIVE_INFINITY, ({ done, lines }) =>
        progress('lines done', done, lines),
      ),
    )
    const refused = await findRefusedLines(context, { service, importId })
    return doneOutput(draft, run, refused)
  },
}

type Refused = Awaited<ReturnType<typeof findRefusedLines>>

function doneOutput({ plan }: CoreDraft, run: UserImport | undefined, refused: Refused): Output {
  if (run === undefined) throw new UsageError('the file is not there any more')
  const { importId, done, lines, opened, changed, ended, unchanged, stoppedLine } = run
  const counts = { opened, changed, ended, unchanged, refused, stoppedLine }
  return {
    lines: [
      `import ${importId}: ${done} of ${lines} lines done`,
      `opened ${opened}, changed ${changed}, ended ${ended}, unchanged ${unchanged}`,
      ...plan.errors.map(errorLine),
      ...refused.map(({ line, userId, refusal }) => `line ${line}, ${userId}: ${refusal}`),
      ...(stoppedLine === null ? [] : [`stopped at line ${stoppedLine}; what stands before it is done`]),
    ],
    json: { ok: stoppedLine === null, importId, done, lines, ...counts, errors: plan.errors },
    exitCode: stoppedLine === null ? 0 : 1,
  }
}

function errorLine(error: CoreDraft['plan']['errors'][number]): string {
  return `line ${error.line}, ${error.column}: ${coreErrorText(error)}`
}

function told({ plan, digest }: CoreDraft, said: readonly string[], exitCode: number): Output {
  const { lines, errors, opened, changed, ended, unchanged } = plan
  return {
    lines: [
      ...said,
      `${lines.length} good lines: ${opened} to open, ${changed} to change, ${ended} to end, ${unchanged} unchanged`,
      ...errors.map(errorLine),
    ],
    json: { ok: exitCode === 0, good: lines.length, opened, changed, ended, unchanged, digest, errors },
    exitCode,
  }
}
