import { parseArgs } from 'node:util'
import { hiddenIn } from '../../otp/plain-text.ts'

type Described = {
  readonly words: string
  readonly summary: string
  readonly options: { readonly [name: string]: Option }
  /** The unnamed argument after the words; read as `text('FILE')`. */
  readonly operand?: {
    readonly name: string
    readonly help: string
    /** It may be left out. */
    readonly optional?: true
  } & Pick<Option, 'file' | 'account' | 'shown'>
  /** The words of the command that it follows in the help; otherwise the position in its module's list. */
  readonly after?: string
  /** It changes something or takes something out: whoever does it says who they are, and why (D4). */
  readonly changing?: Changing
  /** Where there are several databases, it runs on each; `files` of its input name one that each has of its own. */
  readonly everywhere?: { readonly files: readonly string[] }
  /** It is about the keys of the house, which the main database tells of. */
  readonly ofHouse?: true
  /** It finishes a restore: it opens a database that nothing else may open, and a file may be put in its place first. */
  readonly restores?: true
  /** It says that this machine's clock is right, whatever the journal's newest entry says. */
  readonly acceptsClock?: true
  /** It puts the profiles of its folder in force; all others follow those that are. */
  readonly activatesProfiles?: true
  /** It decides nothing by profiles, so that it goes on where the node's are not those in force. */
  readonly anyProfiles?: true
}

export type Changing = {
  /** The options, or the operand, that say what of; the journal shows them, so none of them is a secret. */
  readonly subject: readonly string[]
  /** Its own events tell who and why, as those of a desk do. */
  readonly tells?: 'itself'
  /** It prints or writes what opens something: whoever asks for it never reads that (X1). */
  readonly handsOver?: true
  /** It lets somebody in again who administers a desk, so it can be done while nobody is left to approve it. */
  readonly rescues?: true
  /** It takes two persons whatever a profile says, so it waits until there is a desk that vouches for the second. */
  readonly neverAlone?: true
}

/** A command of `./warifu` that needs neither database nor keys. */
export type StandaloneCommand = Described & {
  readonly runAlone: (input: Input, now: Temporal.Instant) => Promise<Output>
}

/** A command that needs the assembled context. */
export type CommandWith<Context> = Described & {
  readonly run: (input: Input, context: Context) => Promise<Output>
  /** Whether, with this input, it looks at the installation instead, before anything of it is opened. */
  readonly examines?: (input: Input) => boolean
  /** The service of what it names, where no option says it: that institution approves it. Null where nothing is there. */
  readonly concerns?: (input: Input, context: Context) => Promise<string | null>
  /** What it would change, service by service: each institution approves, and its approver reads, what is of its own. */
  readonly parts?: (input: Input, context: Context) => Promise<readonly CommandPart[]>
}

/** What a command would change of one service, as JSON; an approval is for this very change. */
export type CommandPart = { readonly service: string; readonly change: object }

export type Option = {
  readonly type: 'string' | 'boolean'
  readonly help: string
  readonly required?: boolean
  readonly values?: readonly string[]
  readonly default?: string
  /** It may be given more than once, and is read as one text with commas. */
  readonly many?: true
  /** It names a file that the command reads, which may hold a secret; an approval is for its content. */
  readonly file?: 'read' | 'secret'
  /** It is an account number, which an approver reads only when asked for (X9). */
  readonly account?: true
  /** What the journal and an approver read in the place of a value that may be a secret. */
  readonly shown?: (value: string) => string
}

export type Input = {
  readonly text: (name: string) => string
  readonly optional: (name: string) => string | undefined
  readonly flag: (name: string) => boolean
}

export type Output = { readonly lines: readonly string[]; readonly json: unknown; readonly exitCode?: number }

/** An invalid command line; exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const common = {
  json: { type: 'boolean', help: 'print one JSON value' },
  help: { type: 'boolean', help: 'show this help' },
} as const satisfies Described['options']

/** Reads the options of a command. Throws UsageError naming the option that is wrong, missing or unknown. */
export function parseInput(command: Described, argv: readonly string[]): Input {
  const options: Described['options'] = { ...command.options, ...common }
  let values: Record<string, string | boolean | undefined>
  let operands: readonly string[]
  try {
    const types = Object.fromEntries(
      Object.entries(options).map(([name, { type }]) => [name, { type, multiple: true }]),
    )
    const allowPositionals = command.operand !== undefined
    const parsed = parseArgs({
      args: withValues(options, argv),
      options: types,
      strict: true,
      allowPositionals,
    })
    values = onceEach(options, parsed.values as Record<string, (string | boolean)[]>)
    operands = parsed.positionals
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message)
  }
  const input: Input = {
    optional: (name) =>
      name === command.operand?.name
        ? operands[0]
        : ((values[name] as string | undefined) ?? options[name]?.default),
    text: (name) => input.optional(name) ?? '',
    flag: (name) => values[name] === true,
  }
  if (input.flag('help')) return input
  for (const [name, text] of Object.entries(values)) refuseHidden(`--${name}`, text)
  for (const text of operands) refuseHidden(command.operand?.name ?? 'it', text)
  const isLeftOut = operands.length === 0 && command.operand?.optional === true
  if (command.operand !== undefined && operands.length !== 1 && !isLeftOut)
    throw new UsageError(`${command.words} takes one ${command.operand.name}`)
  for (const [name, option] of Object.entries(command.options)) {
    const value = input.optional(name)
    if (option.required && (value === undefined || value === '')) throw new UsageError(`--${name} is missing`)
    if (option.values !== undefined && value !== undefined && !option.values.includes(value)) {
      throw new UsageError(`--${name} must be one of ${option.values.join(', ')}, not "${value}"`)
    }
  }
  return input
}

/**
 * Joins `--name` to a value that begins with a dash: one ID or key in 64 does, and `parseArgs` asks for that form. What
 * is itself the name of an option stays one, so that a value left out is still noticed.
 */
function withValues(options: Described['options'], argv: readonly string[]): string[] {
  const isOption = (text: string) =>
    text.startsWith('--') && Object.hasOwn(options, text.slice(2).split('=')[0] ?? '')
  const args: string[] = []
  for (const text of argv) {
    const before = args.at(-1) ?? ''
    const takesValue = before.startsWith('--') && options[before.slice(2)]?.type === 'string'
    if (takesValue && text.startsWith('-') && text !== '--' && !isOption(text))
      args.splice(-1, 1, `${before}=${text}`)
    else args.push(text)
  }
  return args
}

/** Of two values for what takes one, neither is what somebody meant. */
function onceEach(
  options: Described['options'],
  given: Readonly<Record<string, readonly (string | boolean)[]>>,
): Record<string, string | boolean | undefined> {
  const once = Object.entries(given).map(([name, values]) => {
    if (options[name]?.many === true) return [name, values.join(',')] as const
    if (values.length > 1 && options[name]?.type === 'string')
      throw new UsageError(`--${name} is given more than once`)
    return [name, values[0]] as const
  })
  return Object.fromEntries(once)
}

/** What stands in the journal and on screens must be what it looks like (X12). */
function refuseHidden(what: string, text: string | boolean | undefined): void {
  const hidden = typeof text === 'string' ? hiddenIn(text) : null
  if (hidden !== null)
    throw new UsageError(`${what} holds an invisible character: ${hidden.name}, in place ${hidden.place}`)
}

export function helpOf(command: Described): string {
  const options = Object.entries({ ...command.options, ...common }).map(
    ([name, option]: [string, Option]) => {
      const value = option.type === 'boolean' ? '' : ` ${option.values?.join('|') ?? 'VALUE'}`
      const extra = [
        option.required ? 'required' : '',
        option.default === undefined ? '' : `default ${option.default}`,
      ]
      const remarks = extra.filter(Boolean).join(', ')
      return `  --${name}${value}\n      ${option.help}${remarks === '' ? '' : ` (${remarks})`}`
    },
  )
  const { operand } = command
  const operands = operand === undefined ? [] : ['', `${operand.name}`, `      ${operand.help}`]
  return [`./warifu ${command.words}: ${command.summary}`, ...operands, '', 'Options:', ...options].join('\n')
}
