// `npm run audit`: asks the registry for known weaknesses of what is locked, and fails for each that nobody has explained in
// audit-exceptions.json (1). Where the registry does not answer, it fails too, in its own way (3): not knowing is not being
// well, but it is nobody's weakness. What is said of the explanations themselves needs no registry.
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

type Lock = { readonly packages: Readonly<Record<string, unknown>> }

/** What is wrong with the explanations, whatever the registry knows. */
export function staleExplanations(
  exceptions: readonly Exception[],
  { packages }: Lock,
  today: string,
): string[] {
  const locked = new Set(
    Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)),
  )
  return exceptions.flatMap(({ package: name, url, until }) => [
    ...(locked.has(name) ? [] : [`${name}: explained, but not locked (${url})`]),
    ...(until < today ? [`${name}: its explanation ended on ${until} (${url})`] : []),
  ])
}

/** Why the registry said nothing; null: it did. */
export function silence({ vulnerabilities, message }: Report): string | null {
  return vulnerabilities === undefined ? `the registry did not answer: ${message ?? 'no reason given'}` : null
}

/** What is wrong with what is locked, in sentences; none: nothing that is not explained. */
export function complaints({ vulnerabilities = {} }: Report, exceptions: readonly Exception[]): string[] {
  const found = new Map<string, Advisory>()
  for (const { via } of Object.values(vulnerabilities))
    for (const advisory of via) if (typeof advisory !== 'string') found.set(advisory.url, advisory)
  const explained = new Set(exceptions.map(({ url }) => url))
  return [
    ...[...found.values()].flatMap(({ url, title, severity, name }) =>
      explained.has(url) ? [] : [`${name}: ${severity}: ${title} (${url})`],
    ),
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
  const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'))
  const [report, exceptions] = [JSON.parse(stdout), read('audit-exceptions.json')]
  const silent = silence(report)
  const wrong = [
    ...staleExplanations(exceptions, read('package-lock.json'), Temporal.Now.plainDateISO().toString()),
    ...(silent === null ? complaints(report, exceptions) : []),
  ]
  for (const each of silent === null ? wrong : [...wrong, silent]) process.stderr.write(`${each}\n`)
  if (wrong.length > 0) process.exitCode = 1
  else if (silent !== null) process.exitCode = unansweredCode
  else process.stdout.write('no weakness is known that is not explained\n')
}

/** As .ci/run knows it. */
const unansweredCode = 3

if (import.meta.main) main()
