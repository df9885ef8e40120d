import { createReadStream, statSync } from 'node:fs'
import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import type { Context } from '../authority/operations/context.ts'
import type { ImportRequest, PreparedImport } from '../authority/operations/import-tokens.ts'
import { kindsOf } from '../authority/operations/token-file/count-kinds.ts'
import { type CsvLayout, csvLayouts, parseMapping } from '../authority/operations/token-file/csv-layout.ts'
import { type TokenFileError, tokensMax } from '../authority/operations/token-file/file-token.ts'
import type { FormFactor } from '../authority/rules/profile.ts'
import { refusals } from '../authority/texts/refusals.ts'
import { tokenFileTexts } from '../authority/texts/token-files.ts'
import { type Input, type Output, UsageError } from '../platform/cli/command.ts'
import { newFile } from '../platform/cli/new-file.ts'
import { withProgress } from '../platform/cli/progress.ts'
import { csvLine } from '../platform/web/csv.ts'
import { fileKeyOf, protectionOptions } from './token-files.ts'

const texts: Readonly<Record<TokenFileError['problem'], string>> = tokenFileTexts

/** Imports tokens that others made: hardware with its seeds, or another system's. All of a file, or none. */
export const tokenImport: Command = {
  words: 'token import',
  summary: 'import the tokens of a PSKC (RFC 6030) or CSV file, all or nothing',
  changing: { subject: ['FILE', 'format', 'prefix', 'id-from'] },
  operand: {
    name: 'FILE',
    file: 'read',
    help: 'see docs/token-files.md for the formats; at most 100,000 tokens',
  },
  options: {
    format: { type: 'string', required: true, values: ['pskc', 'csv'], help: 'format of the file' },
    ...protectionOptions,
    plain: { type: 'boolean', help: 'accept unencrypted secrets in a PSKC file' },
    prefix: {
      type: 'string',
      default: '',
      help: 'two to four letters that turn serial numbers into token IDs: FT and 987654321 give FT0987654321',
    },
    'id-from': {
      type: 'string',
      values: ['serial', 'key', 'number'],
      default: 'serial',
      help: 'make token IDs from the serial number (of PSKC: SerialNo, else Key Id), from Key Id alone, or number them on within --prefix',
    },
    'ids-out': {
      type: 'string',
      help: 'new CSV file for each serial number and its token ID',
    },
    columns: {
      type: 'string',
      default: 'warifu',
      help: `for CSV: whose columns these are (${Object.keys(csvLayouts).join(', ')}), or what each is, such as "serial number=token_id,secret key=secret_base32" or "1=token_id,2=secret_hex"`,
    },
    'form-factor': {
      type: 'string',
      values: ['hardware', 'mobile', 'desktop'],
      default: 'hardware',
      help: 'form factor of the tokens; a service accepts those that its profile names',
    },
    preview: { type: 'boolean', help: 'check the file and show what it contains, without importing' },
  },
  async run(input, context) {
    return withProgress((progress) => {
      const told: ImportRequest['progress'] = (phase, count, total) =>
        progress(`tokens ${phase}`, count, total)
      return importFrom(context, input, { ...requestOf(input), progress: told })
    })
  },
}

async function importFrom(context: Context, input: Input, request: ImportRequest): Promise<Output> {
  const { importTokens, prepareTokenImport } = await import('../authority/operations/import-tokens.ts')
  const prepared = await prepareTokenImport(context, request)
  if (!prepared.ok) return wrongFile(prepared.errors)
  if (input.flag('preview')) return preview(prepared)
  const path = input.optional('ids-out')
  const list = path === undefined ? null : newFile(path, '--ids-out')
  const outcome = await importTokens(context, handsOf(input).caller, prepared, null, request.progress)
  if (!outcome.ok) {
    list?.drop()
    throw new UsageError(refusals[outcome.refusal].en)
  }
  list?.append(csvLine(['serial_no', 'token_id']))
  for (const { serialNo, tokenId } of prepared.tokens) list?.append(csvLine([serialNo ?? '', tokenId]))
  list?.close()
  const count = prepared.tokens.length
  return {
    lines: [`imported ${count} tokens`, ...notesOn(prepared, context)],
    json: { ok: true, imported: count, ...factsOf(prepared) },
  }
}

function requestOf(input: Input): ImportRequest {
  const file = input.text('FILE')
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(`there is no file ${file}`)
  const prefix = input.text('prefix').toUpperCase()
  if (!/^([A-Z]{2,4})?$/.test(prefix)) throw new UsageError('--prefix must be two to four letters')
  const idFrom = input.text('id-from')
  if (idFrom === 'number' && prefix === '') throw new UsageError('--id-from number needs a --prefix')
  const named = input.text('columns')
  const columns = Object.hasOwn(csvLayouts, named) ? (named as CsvLayout) : parseMapping(named)
  if (columns === undefined)
    throw new UsageError(
      '--columns must name token_id and one secret, and nothing twice; see docs/token-files.md',
    )
  return {
    format: input.text('format') as ImportRequest['format'],
    bytes: createReadStream(file),
    tokensMax,
    fileKey: fileKeyOf(input),
    plain: input.flag('plain'),
    prefix,
    idFrom: idFrom as ImportRequest['idFrom'],
    columns,
    formFactor: input.text('form-factor') as FormFactor,
  }
}

function wrongFile(errors: readonly TokenFileError[]): Output {
  const lines = errors.map(({ line, item, problem, detail }) => {
    const what = `${texts[problem]}${detail === '' ? '' : ` (${detail})`}`
    return `line ${line}${item === '' ? '' : `, ${item}`}: ${what}`
  })
  return {
    lines: ['nothing was imported', ...lines],
    json: { ok: false, errors: errors.map((error) => ({ ...error, text: texts[error.problem] })) },
    exitCode: 2,
  }
}

function factsOf(prepared: PreparedImport) {
  const { formFactor, pins, signed, digest, tokens } = prepared
  return { formFactor, kinds: kindsOf(tokens), pins, signed, digest }
}

function preview(prepared: PreparedImport): Output {
  const { tokens, first, formFactor } = prepared
  const kinds = kindsOf(tokens).map(
    ({ movingFactor, algorithm, digits, periodSeconds, count }) =>
      `  ${count} ${movingFactor}-based, ${algorithm}, ${digits} digits${movingFactor === 'time' ? `, every ${periodSeconds} s` : ''}`,
  )
  const rows = first.map(({ line, tokenId, serialNo, movingFactor, counter, expiresAtMs }) => {
    const day = Temporal.Instant.fromEpochMilliseconds(expiresAtMs).toString().slice(0, 10)
    const next = movingFactor === 'event' ? `, counter ${counter}` : ''
    return `  line ${line}: ${tokenId} (${serialNo}), ${movingFactor}-based${next}, until ${day}`
  })
  return {
    lines: [
      `${tokens.length} tokens (${formFactor}), nothing was imported yet:`,
      ...kinds,
      ...notes(prepared),
      tokens.length > first.length ? `the first ${first.length}:` : 'all of them:',
      ...rows,
    ],
    json: { ok: true, preview: true, count: tokens.length, ...factsOf(prepared), first },
  }
}

function notes({ pins, signed }: PreparedImport): string[] {
  return [
    ...(pins > 0 ? [`note: ${pins} PINs in the file were skipped; they belong to the devices`] : []),
    ...(signed ? ['note: the file carries a signature, which was not checked'] : []),
  ]
}

/** Better to learn now than at the first login what keeps them from being used. */
function notesOn(prepared: PreparedImport, { profiles }: Context): string[] {
  const { formFactor } = prepared
  const taken = [...profiles.values()].some(({ enrollment }) => enrollment.formFactors.includes(formFactor))
  return [...notes(prepared), ...(taken ? [] : [`note: no profile accepts ${formFactor} tokens`])]
}
