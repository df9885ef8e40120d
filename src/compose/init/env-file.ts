import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { hiddenIn } from '../../otp/plain-text.ts'
import { UsageError } from '../../platform/cli/command.ts'

/** What needs no quotes, whoever reads it. */
const plainForm = /^[\w.,:/@%+=-]*$/
/** What single quotes protect: systemd, a shell and Node read it alike. */
const isQuotable = (value: string) => hiddenIn(value) === null && !/['\\]/.test(value)

/** The text of a file of variables for systemd's EnvironmentFile=, a shell, and Node's --env-file. */
export function envFileText(head: readonly string[], variables: Readonly<Record<string, string>>): string {
  const lines = Object.entries(variables).map(([name, value]) => {
    if (plainForm.test(value)) return `${name}=${value}`
    if (isQuotable(value)) return `${name}='${value}'`
    throw new UsageError(
      `${name} holds a quote, a backslash or a control character: in a URL, write it as %27, %5C …`,
    )
  })
  return `${[...head.map((line) => `# ${line}`), ...lines].join('\n')}\n`
}

export function readEnvFile(path: string): Readonly<Record<string, string | undefined>> {
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`)
  }
}
