// A program that shares its standard output with another process, which ends before anything is written.
import { spawnSync } from 'node:child_process'
import { writeSync } from 'node:fs'
import { createLogLines, outputOf } from '../../../src/compose/log-lines.ts'

const lines = createLogLines(outputOf(1, { isShared: true }), String)
spawnSync('true', { stdio: ['ignore', 'inherit', 'ignore'] })
for (let i = 0; i < 3000; i++) lines.write(`${'x'.repeat(299)}\n`)
setTimeout(() => {
  writeSync(2, 'goes on')
  // An orderly end would wait for a thread that writes.
  process.kill(process.pid, 'SIGKILL')
}, 200)
