// Two workers under the supervisor, whose disk fails one after the other.
import cluster from 'node:cluster'
import { createServer } from 'node:http'
import { diskFaultExitCode, supervise } from '../../../src/compose/supervisor.ts'

if (cluster.isPrimary) {
  const say = (_: object, message: string) => void process.stdout.write(`${message}\n`)
  const log = { info: () => {}, warn: say, error: say }
  const never = new Promise<string>(() => {})
  process.exitCode = await supervise({ count: 2, stopMsMax: 5000, log, stopSignal: never })
} else {
  createServer().listen(0, '127.0.0.1')
  setTimeout(() => process.exit(diskFaultExitCode), 300 * (cluster.worker?.id ?? 1))
}
