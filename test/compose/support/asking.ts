// A program of two processes at one port: one ends while the other one asks whether the whole is ready, which the supervisor hears
// before it knows of the end. By then no process can be started any more.
import cluster from 'node:cluster'
import { createServer } from 'node:net'
import { supervise } from '../../../src/compose/supervisor.ts'
import { wholeReadiness } from '../../../src/compose/whole-readiness.ts'

const say = (_: unknown, text: string) => void process.stdout.write(`${text}\n`)

if (cluster.isPrimary) {
  const { promise: stopSignal, resolve } = Promise.withResolvers<string>()
  process.once('SIGTERM', resolve)
  cluster.once('message', (asking) => {
    for (const each of Object.values(cluster.workers ?? {}))
      if (each !== asking) each?.process.kill('SIGKILL')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    process.execPath = '/gone'
  })
  cluster.on('listening', () => say({}, 'a worker listens'))
  const log = { info: say, warn: say, error: say }
  process.exitCode = await supervise({ count: 2, stopMsMax: 5000, log, stopSignal })
} else {
  process.once('SIGTERM', () => process.exit(0))
  const ready = wholeReadiness(() => Promise.resolve())
  createServer().listen(0, '127.0.0.1', () => {
    // The second one, when both listen.
    if (cluster.worker?.id === 2)
      setTimeout(
        () =>
          ready().then(
            () => say({}, 'ready'),
            (error) => say({}, `not ready: ${error}`),
          ),
        200,
      )
  })
}
