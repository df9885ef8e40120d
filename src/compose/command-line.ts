import cluster from 'node:cluster'
import type { Command } from '../authority/commands/command.ts'
import type { Module } from '../authority/module-type.ts'
import type { Context } from '../authority/operations/context.ts'
import type { DeskPart } from '../desk/contract.ts'
import {
  type CommandWith,
  helpOf,
  type Input,
  type Output,
  parseInput,
  type StandaloneCommand,
  UsageError,
} from '../platform/cli/command.ts'
import { ConfigError } from '../platform/cli/config-error.ts'
import { KeyRingError } from '../platform/secrets/key-ring.ts'
import { SealError } from '../platform/secrets/seal.ts'
import { Unavailable } from '../platform/store/unavailable.ts'
import { commandsOf } from './commands.ts'
import { type Config, machineClock, machineTime, readConfig } from './config.ts'
import { openContext } from './context.ts'
import { databaseNamed, databasesFor, inputOf, joined } from './databases.ts'
import { mainPlacement } from './placements.ts'
import { ProfileError } from './profile-files.ts'
import { noteFence, placeBackup, refuseTooEarly } from './restore.ts'
import { runCommand } from './run-command.ts'
import { StartError } from './start-error.ts'

const processes = {
  serve: 'serve all services',
  demo: 'serve all services as a demo, with users and tokens to try them',
  migrate: 'bring the database up to date, and end',
} as const

/** Runs the command line on these modules and returns the exit code. */
export async function runCommandLine(
  argv: readonly string[],
  modules: readonly Module<DeskPart>[],
): Promise<number> {
  const [first = 'help'] = argv
  const commands = commandsOf(modules)
  if (first === 'help' || first === '--help') return print(overview(commands))
  if (isProcess(first)) {
    if (argv.includes('--help')) return print(`./warifu ${first}: ${processes[first]}`)
    if (argv.length > 1)
      throw new UsageError(`${first} takes no options; see docs/operating.md for its variables`)
    return runProcess(first, modules)
  }
  const isNamed = ({ words }: StandaloneCommand | CommandWith<never>) =>
    words.split(' ').every((word, i) => argv[i] === word)
  const command = commands.find(isNamed)
  if (command === undefined) {
    const group = commands.filter(({ words }) => words.startsWith(`${first} `))
    if (group.length > 0 && argv[1] === '--help') return print(listOf(group))
    const seen = group.length > 0 ? `${first} --help` : 'help'
    throw new UsageError(`there is no command "${argv.slice(0, 2).join(' ')}"; see ./warifu ${seen}`)
  }
  const words = argv.slice(command.words.split(' ').length)
  if ('runAlone' in command || words.includes('--help')) {
    const input = parseInput(command, words)
    if (input.flag('help') || !('runAlone' in command)) return print(helpOf(command))
    return show(await command.runAlone(input, machineTime()), input)
  }
  const config = readConfig()
  const { rest, named } = databaseNamed(words, config)
  const input = parseInput(command, rest)
  const { everywhere } = command
  const databases = command.ofHouse
    ? [config]
    : databasesFor(config, input, { named, everywhere: everywhere !== undefined })
  const outputs: (readonly [Config, Output])[] = []
  for (const each of databases) {
    const own = everywhere === undefined ? input : inputOf(input, each, everywhere.files)
    outputs.push([each, await runOn(each, modules, command, own)])
  }
  const [only, ...more] = outputs
  return show(only !== undefined && more.length === 0 ? only[1] : joined(outputs), input)
}

/** Runs a command on one database. */
async function runOn(
  config: Config,
  modules: readonly Module<DeskPart>[],
  command: Command,
  input: Input,
): Promise<Output> {
  if (command.examines?.(input) === true) {
    const { examineInstallation } = await import('./doctor/examine-installation.ts')
    return examineInstallation({ config, modules })
  }
  const restoring = command.restores === true
  if (restoring) await placeBackup(config, modules, input)
  const context = await openContext(config, modules, machineClock(), {
    serving: false,
    restoring,
    acceptsClock: command.acceptsClock === true,
  })
  try {
    if (restoring) await refuseTooEarly(config, context, input)
    const output =
      command.ofHouse === true && command.changing !== undefined
        ? await runOnHouse(config, modules, command, input, context)
        : await runCommand(command, input, context)
    if (restoring) noteFence(config, output)
    return output
  } finally {
    await context.store.close()
  }
}

/** What changes the keys of the house asks the desks of every database, and tells each of them. */
async function runOnHouse(
  { others }: Config,
  modules: readonly Module<DeskPart>[],
  command: Command,
  input: Input,
  main: Context,
): Promise<Output> {
  const { keyHouse } = main
  if (keyHouse === undefined) throw new Error('a context without a house runs no command')
  const beside: Context[] = []
  try {
    for (const other of others) {
      const opening = { serving: false, keyRing: keyHouse.ring } as const
      beside.push(await openContext(other, modules, machineClock(), opening))
    }
    const house = { ...keyHouse, beside: beside.map(({ store }) => store) }
    return await runCommand(command, input, { ...main, keyHouse: house }, beside)
  } finally {
    for (const { store } of beside) await store.close()
  }
}

async function runProcess(
  kind: keyof typeof processes,
  modules: readonly Module<DeskPart>[],
): Promise<number> {
  const read = readConfig()
  // The demo is one database, whatever the environment says.
  const config = kind === 'demo' ? { ...read, placement: mainPlacement, others: [] } : read
  // Only here, with all screens: a command would load three times as much as it needs.
  const { migrate, serve, serveByWorkers } = await import('./serve.ts')
  if (kind === 'migrate') {
    await migrate(config, modules)
    return print('the database is up to date')
  }
  if (kind === 'serve' && config.workers > 1 && cluster.isPrimary) return serveByWorkers(config)
  try {
    await serve(config, modules, kind)
  } catch (error) {
    // A worker that cannot serve has to end, and its channel to the supervisor would keep it.
    process.channel?.unref()
    throw error
  }
  return 0
}

function show({ lines, json, exitCode = 0 }: Output, input: Input): number {
  if (input.flag('json')) print(JSON.stringify(json))
  else if (lines.length > 0) print(lines.join('\n'))
  return exitCode
}

function isProcess(word: string): word is keyof typeof processes {
  return Object.hasOwn(processes, word)
}

type Listed = { readonly words: string; readonly summary: string }

function overview(commands: readonly Listed[]): string {
  const first = Object.entries(processes).map(([words, summary]) => ({ words, summary }))
  return listOf([...first, ...commands])
}

function listOf(commands: readonly Listed[]): string {
  const lines = commands.map(({ words, summary }) => `  ${words.padEnd(16)} ${summary}`)
  return ['./warifu COMMAND [--help] [--json]', '', ...lines].join('\n')
}

function print(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

/** Bad input exits with 2, a fault with 1; both print the cause, without a stack for foreseen errors. */
export function report(error: unknown): number {
  const wrong = [UsageError, ConfigError, ProfileError, KeyRingError].some((kind) => error instanceof kind)
  const { message, stack } = error as Error
  const foreseen = wrong || [StartError, Unavailable, SealError].some((kind) => error instanceof kind)
  process.stderr.write(`warifu: ${foreseen ? message : (stack ?? message)}\n`)
  return wrong ? 2 : 1
}
