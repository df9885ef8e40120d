// `npm run example:bank-screens`: a demo of Warifu of its own, a client for the bank, and the bank's pages. With
// WARIFU_ORIGIN, WARIFU_API_KEY and WARIFU_SERVICE, the bank asks the Warifu that runs there instead.
import { createWarifu, type Warifu } from '../../clients/typescript/src/client.ts'
import { WarifuError, WarifuProblem } from '../../clients/typescript/src/errors.ts'
import { Missing, portIn, run, say, serveUntilStopped, startDemo } from '../demo.ts'
import { bankScreens } from './bank.ts'

/** Of the demo: 見本 太郎 has a token there. His password here is the bank's, not that of the demo's own screens. */
const user = { userId: '0000000012', name: '見本 太郎', password: 'Mihon2025' }
const demoService = 'shoko-chukin/fx-web-2025'
/** A day on which that service takes codes of tokens. */
const demoNow = '2025-07-01T09:00:00+09:00'
type Connection = {
  readonly warifu: Warifu
  readonly service: string
  readonly lines: readonly string[]
  readonly stop: () => Promise<void>
}

async function start(env: NodeJS.ProcessEnv): Promise<void> {
  const bankPort = portIn(env, 'BANK_PORT', 8090)
  const { warifu, service, lines, stop } = await connect(env)
  const userId = env['BANK_USER_ID'] ?? user.userId
  const bank = { warifu, service, users: [{ ...user, userId }], log: (line: string) => say(`銀行: ${line}`) }
  const shown = `銀行の画面: http://localhost:${bankPort}/ （ユーザID ${userId}、ログインパスワード ${user.password}）`
  try {
    await serveUntilStopped(bankScreens(bank), {
      port: bankPort,
      variable: 'BANK_PORT',
      lines: [...lines, shown],
    })
  } finally {
    await stop()
  }
}

async function connect(env: NodeJS.ProcessEnv): Promise<Connection> {
  const names = ['WARIFU_ORIGIN', 'WARIFU_API_KEY', 'WARIFU_SERVICE'] as const
  const missing = names.filter((name) => (env[name] ?? '') === '')
  if (missing.length === names.length) return connectToDemo(env)
  if (missing.length > 0)
    throw new Missing(
      `${missing.join(' and ')} must be set, too; or none of ${names.join(', ')}: then the demo is started`,
    )
  const [origin = '', apiKey = '', service = ''] = names.map((name) => env[name])
  const warifu = createWarifu({ origin, credentials: { apiKey } })
  await check(warifu, origin, service)
  return { warifu, service, lines: [], stop: async () => {} }
}

/** A question without a code: whoever may ask is told that it is missing. */
async function check(warifu: Warifu, origin: string, service: string): Promise<void> {
  try {
    await warifu.createVerification({ body: { service, userId: user.userId, code: '' } })
  } catch (error) {
    if (error instanceof WarifuProblem && error.code === 'malformed') return
    if (error instanceof WarifuProblem && error.status === 401)
      throw new Missing('WARIFU_API_KEY opens nothing: ./warifu client create --scope verify …')
    if (error instanceof WarifuProblem && error.code === 'scope-missing')
      throw new Missing(
        'the client of WARIFU_API_KEY lacks the scope: ./warifu client create --scope verify …',
      )
    if (error instanceof WarifuError)
      throw new Missing(`no Warifu answers at ${origin} (WARIFU_ORIGIN): ${error.message}`)
    throw error
  }
}

async function connectToDemo(env: NodeJS.ProcessEnv): Promise<Connection> {
  const settings = () => ({ WARIFU_DEMO_NOW: demoNow })
  const { origin, command, stop } = await startDemo({ name: 'bank-screens', env, settings })
  try {
    const of = ['--service', demoService, '--name', 'みほん銀行', '--scope', 'verify,users:read']
    const { apiKey } = command(['client', 'create', ...of]) as { readonly apiKey: string }
    const warifu = createWarifu({ origin, credentials: { apiKey } })
    const { binding } = await warifu.readUser({ userId: user.userId })
    const lines = [
      `割符のデモ: ${origin}/`,
      `トークン: ${origin}/demo/tokens/${binding?.tokenId ?? ''} （別のウィンドウで開く）`,
    ]
    return { warifu, service: demoService, lines, stop }
  } catch (error) {
    await stop()
    throw new Missing(`the demo at ${origin} gave no client: ${(error as Error).message}`)
  }
}

await run(start)
