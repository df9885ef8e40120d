// `npm run audit`: asks the registry for known weaknesses of what is locked, and fails for each that nobody has explained in
// audit-exceptions.json. Where the registry does not answer, it fails too: not knowing is not being well.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Why a weakness does no harm here, and until when that is believed. */
export type Exception = {
  /** As the registry names it: the address of the advisory. */
  readonly url: string
  readonly package: string
  readonly why: string
  /** YYYY-MM-DD: the day after which somebody looks again. */
  readonly until: string
}

type Advisory = {
  readonly url: string
  readonly title: string
  readonly severity: string
  readonly name: string
}

type Report = {
  readonly vulnerabilities?: Readonly<Record<string, { readonly via: readonly (string | Advisory)[] }>>
  readonly message?: string
}

/** What is wrong, in sentences; none: nothing that is not explained. */
export function complaints(report: Report, exceptions: readonly Exception[], today: string): string[] {
  if (report.vulnerabilities === undefined)
    return [`the registry did not answer: ${report.message ?? 'no reason given'}`]
  const found = new Map<string, Advisory>()
  for (const { via } of Object.values(report.vulnerabilities))
    for (const advisory of via) if (typeof advisory !== 'string') found.set(advisory.url, advisory)
  const explained = new Map(exceptions.map((each) => [each.url, each]))
  return [
    ...[...found.values()].flatMap(({ url, title, severity, name }) => {
      const exception = explained.get(url)
      if (exception === undefined) return [`${name}: ${severity}: ${title} (${url})`]
      return exception.until < today ? [`${name}: its explanation ended on ${exception.until} (${url})`] : []
    }),
    ...exceptions
      .filter(({ url }) => !found.has(url))
      .map(({ package: name, url }) => `${name}: explained, but not found any more (${url})`),
  ]
}

function main(): void {
  const { stdout } = spawnSync('npm', ['audit', '--json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  const exceptions = JSON.parse(readFileSync(join(root, 'audit-exceptions.json'), 'utf8'))
  const wrong = complaints(JSON.parse(stdout), exceptions, Temporal.Now.plainDateISO().toString())
  for (const each of wrong) process.stderr.write(`${each}\n`)
  process.stdout.write(wrong.length === 0 ? 'no weakness is known that is not explained\n' : '')
  process.exitCode = wrong.length === 0 ? 0 : 1
}

if (import.meta.main) main()
