import { type Input, type Output, UsageError } from '../platform/cli/command.ts'
import type { Config } from './config.ts'
import { fileOf, institutionOf, mainPlacement } from './placements.ts'

/** Takes `--database NAME` out of the words of a command; there is no such option where there is one database. */
export function databaseNamed(
  argv: readonly string[],
  { others }: Config,
): { readonly rest: readonly string[]; readonly named: string | undefined } {
  const at = argv.indexOf('--database')
  if (at === -1 || others.length === 0) return { rest: argv, named: undefined }
  return { rest: argv.toSpliced(at, 2), named: argv[at + 1] ?? '' }
}

/**
 * The databases that a command is about: the one that is named, the one of the institution, or all of them. Throws
 * UsageError where that leaves a choice.
 */
export function databasesFor(
  config: Config,
  input: Input,
  { named, everywhere }: { readonly named: string | undefined; readonly everywhere: boolean },
): readonly Config[] {
  const all = [config, ...config.others]
  if (all.length === 1) return all
  const names = all.map(({ placement }) => placement.name)
  const institution = institutionIn(input)
  const found =
    named === undefined
      ? all.filter(({ placement }) => institution !== undefined && placement.holds(institution))
      : all.filter(({ placement }) => placement.name === named)
  if (found.length > 0) return found
  if (named === undefined && everywhere) return all
  throw new UsageError(`--database must say which: ${names.join(', ')}`)
}

function institutionIn(input: Input): string | undefined {
  const service = input.optional('service')
  return service === undefined
    ? (input.optional('institution') ?? input.optional('desk'))
    : institutionOf(service)
}

/** The input as one database has it: its own files. */
export function inputOf(input: Input, { placement }: Config, files: readonly string[]): Input {
  if (placement.name === mainPlacement.name) return input
  const optional: Input['optional'] = (name) => {
    const value = input.optional(name)
    return value === undefined || !files.includes(name) ? value : fileOf(value, placement.name)
  }
  return { ...input, optional, text: (name) => optional(name) ?? '' }
}

/** What a command said of several databases, as one: the worst exit code counts. */
export function joined(outputs: readonly (readonly [Config, Output])[]): Output {
  const named = outputs.map(([{ placement }, output]) => [placement.name, output] as const)
  return {
    lines: named.flatMap(([name, { lines }]) => lines.map((line) => `${name}: ${line}`)),
    json: Object.fromEntries(named.map(([name, { json }]) => [name, json])),
    exitCode: Math.max(...named.map(([, { exitCode = 0 }]) => exitCode)),
  }
}
