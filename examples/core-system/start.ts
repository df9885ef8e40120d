// `npm run example:core-system`: the core system of core.ts at a port of this machine, with the accounts of a file. It books
// an account number and yen that are typed, and tells the rates of a currency: what the bank sells and buys it at.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type CoreAccount, createCore } from './core.ts'

const set = (name: string, usual: string) => process.env[name] || usual
const port = Number(set('CORE_PORT', '8095'))
const service = set('CORE_SERVICE', 'sample-shinkin/personal')
const apiKey = set('CORE_API_KEY', 'core-example-key')
const accountsFile = set('CORE_ACCOUNTS', join(import.meta.dirname, 'accounts.json'))

const say = (text: string) => process.stdout.write(`${text}\n`)
const accounts = JSON.parse(readFileSync(accountsFile, 'utf8')) as CoreAccount[]
const core = createCore({ service, apiKey, accounts, now: () => Temporal.Now.instant() })
const server = createServer((request, response) => {
  response.once('finish', () => say(`${request.method} ${request.url} ${response.statusCode}`))
  core.listener(request, response)
})
server.once('error', ({ message }) => {
  say(`the core system can't listen at port ${port} (CORE_PORT): ${message}`)
  process.exit(1)
})
server.listen(port, '127.0.0.1', () => {
  say(`the core system of ${service}: http://127.0.0.1:${port} (key ${apiKey})`)
  say('to book something, type an account number and yen, such as: 7654321 -1200')
  say('to tell a rate, type a currency, the bank’s selling and buying rate: USD 150.75 149.05')
})
const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const [, currency, sell, buy] = /^\s*([A-Z]{3})\s+(\d+\.\d\d)\s+(\d+\.\d\d)\s*$/.exec(line) ?? []
  if (currency !== undefined && sell !== undefined && buy !== undefined) {
    core.quote({ currency, sell, buy })
    say(`${currency}: sold at ${sell}, bought at ${buy}`)
    return
  }
  const [, number = '', yen = ''] = /^\s*(\d{7})\s+(-?\d{1,12})\s*$/.exec(line) ?? []
  try {
    core.book(number, Number(yen), 'ｺｱ ﾃｽﾄ')
    say(`${number}: ${core.balanceOf(number)} yen`)
  } catch (error) {
    say((error as Error).message)
  }
})
