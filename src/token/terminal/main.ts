// A token in a terminal: ./warifu-token
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { parseActivationCode } from '../../otp/activation-code.ts'
import { confirmOperation } from './operation.ts'
import { register } from './register.ts'
import { loadToken, nextEventCode, type Shown, timeCode, withServerTime } from './show.ts'
import { TokenError } from './token-file.ts'

const help = `./warifu-token register --server URL [--event] [--file FILE] [--activation-code-file FILE]
    get a token from a Warifu server (https, or http on this machine); its form factor is desktop
    where the institution wants an activation code, it is asked for, or read from the first line of that file

./warifu-token show [--watch | --code | --json] [--file FILE]
    show the token ID and the code; with --watch, a countdown until Ctrl-C (event-based: a code at each Enter)
    --code prints one code and nothing else, --json one JSON value; each counts as a press on an event-based token

./warifu-token operation [--file FILE]
    show what a transaction page asks you to confirm, then the eight digits that approve it: the text of its QR code
    is asked for, or is the first line of the input, and the word approve the second

FILE is ~/.config/warifu/token.json unless given. It holds the secret: mode 600, and not for backups that others read.
`

const options = {
  server: { type: 'string' },
  event: { type: 'boolean' },
  file: { type: 'string' },
  'activation-code-file': { type: 'string' },
  watch: { type: 'boolean' },
  code: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

const clock = () => Temporal.Now.instant().epochMilliseconds
const say = (text: string) => process.stdout.write(text)
const warn = (text: string) => process.stderr.write(`warifu-token: ${text}\n`)

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parse(args)
  const [command, ...more] = positionals
  if (values.help || command === undefined) {
    say(help)
    return
  }
  if (more.length > 0) throw new TokenError(`${more.join(' ')}: not understood; see ./warifu-token --help`)
  const path = values.file ?? join(homedir(), '.config/warifu/token.json')
  if (command === 'register') {
    const movingFactor = values.event ? 'event' : 'time'
    const codeFile = values['activation-code-file']
    const activationCode = codeFile === undefined ? undefined : codeIn(codeFile)
    const wanted = { server: serverOf(values.server), movingFactor, activationCode, askForCode } as const
    const token = await register(path, wanted, clock)
    say(`token ${token.terms.tokenId}\nkept in ${path}\n`)
  } else if (command === 'operation') {
    await withLines((ask) => confirmOperation(path, clock, { say, ask }))
  } else if (command === 'show') {
    await show(path, values)
  } else {
    throw new TokenError(`${command}: no such command; see ./warifu-token --help`)
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new TokenError((error as Error).message)
  }
}

/** The secret is wrapped, but only TLS tells who answers. */
function serverOf(text: string | undefined): string {
  const url = URL.canParse(text ?? '') ? new URL(text ?? '') : undefined
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '')
  if (url !== undefined && (url.protocol === 'https:' || (url.protocol === 'http:' && here)))
    return url.origin
  throw new TokenError('--server must be a URL such as https://otp.example.jp (http only for localhost)')
}

/** Not an option: other users of the machine can read a command line. */
function codeIn(path: string): string {
  try {
    return activationCodeOf(readFileSync(path, 'utf8').split('\n')[0] ?? '')
  } catch (error) {
    throw error instanceof TokenError ? error : new TokenError(`${path}: ${(error as Error).message}`)
  }
}

function activationCodeOf(typed: string): string {
  const code = parseActivationCode(typed)
  if (code !== undefined) return code
  throw new TokenError('this is not an activation code: 16 letters and digits, such as ABCD-EFGH-JKMN-PQRS')
}

async function askForCode(): Promise<string> {
  if (!process.stdin.isTTY)
    throw new TokenError('the server requires an activation code: --activation-code-file')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return activationCodeOf(await new Promise((resolve) => terminal.question('activation code: ', resolve)))
  } finally {
    terminal.close()
  }
}

/** Gives the lines of the input, each asked for where somebody sits there. */
async function withLines(work: (ask: (question: string) => Promise<string>) => Promise<void>): Promise<void> {
  const terminal = createInterface({ input: process.stdin })
  const lines = terminal[Symbol.asyncIterator]()
  try {
    await work(async (question) => {
      if (process.stdin.isTTY) process.stderr.write(question)
      const { value, done } = await lines.next()
      if (done === true) throw new TokenError('nothing was typed')
      return value
    })
  } finally {
    terminal.close()
  }
}

type How = { readonly watch?: boolean; readonly code?: boolean; readonly json?: boolean }

async function show(path: string, { watch = false, code = false, json = false }: How): Promise<void> {
  if ([watch, code, json].filter(Boolean).length > 1)
    throw new TokenError('--watch, --code or --json: only one')
  const event = loadToken(path).terms.movingFactor === 'event'
  if (watch) return event ? watchEvents(path) : watchTime(path)
  const one = event
    ? await nextEventCode(path, clock)
    : await timeCode(await withServerTime(path, clock), clock)
  for (const warning of one.warnings) warn(warning)
  if (code) say(`${one.code}\n`)
  else if (json) say(`${JSON.stringify(one)}\n`)
  else say(`${lineOf(one)}\n`)
}

function lineOf({ tokenId, code, secondsLeft }: Shown): string {
  const left = secondsLeft === null ? '' : `  ${String(secondsLeft).padStart(2)} s left`
  return `${tokenId}  ${code.slice(0, code.length / 2)} ${code.slice(code.length / 2)}${left}`
}

/** One line, rewritten each second; without a terminal, one line per code. */
async function watchTime(path: string): Promise<void> {
  const token = await withServerTime(path, clock)
  let last = ''
  for (let first = true; ; first = false) {
    const now = await timeCode(token, clock)
    if (first) for (const warning of now.warnings) warn(warning)
    if (process.stdout.isTTY) say(`\r${lineOf(now)} `)
    else if (now.code !== last) say(`${lineOf(now)}\n`)
    last = now.code
    await new Promise((resolve) => setTimeout(resolve, 1000 - ((clock() + token.offsetMs) % 1000)))
  }
}

async function watchEvents(path: string): Promise<void> {
  warn('press Enter for the next code, Ctrl-D to end')
  for await (const _ of createInterface({ input: process.stdin })) {
    say(`${lineOf(await nextEventCode(path, clock))}\n`)
  }
}

// Whoever closes a pipe early, such as head, wants no more.
process.stdout.on('error', () => process.exit(0))
await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof TokenError)) throw error
  warn(error.message)
  process.exitCode = 2
})
