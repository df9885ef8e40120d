// A program of two processes at one port, each of whose channels to the supervisor outlives it by a second.
import { spawn } from 'node:child_process'
import cluster from 'node:cluster'
import { createServer } from 'node:net'
import { supervise } from '../../../src/compose/supervisor.ts'

/** Where Node has the channel of a process that it forked: behind the three that each has. */
const channel = 3

if (cluster.isPrimary) {
  const { promise: stopSignal, resolve } = Promise.withResolvers<string>()
  process.once('SIGTERM', resolve)
  const say = (_: unknown, text: string) => void process.stdout.write(`${text}\n`)
  cluster.on('listening', () => say({}, 'a worker listens'))
  const log = { info: say, warn: say, error: say }
  process.exitCode = await supervise({ count: 2, stopMsMax: 5000, log, stopSignal })
} else {
  spawn('sleep', ['1'], { stdio: ['ignore', 'ignore', 'ignore', channel] }).unref()
  process.once('SIGTERM', () => process.exit(0))
  createServer().listen(0, '127.0.0.1')
}
