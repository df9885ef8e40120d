// The clock of one of two nodes jumps, under libfaketime: that node decides nothing until it is right again.
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openAccount, openBank } from './bank.ts'
import type { FaultSettings } from './faults.ts'
import { createInstallation } from './installation.ts'
import { type Result, recovery, settle } from './settle.ts'

/** Debian's package libfaketime puts it below the folder of the architecture. */
function findLibrary(): string {
  const found = readdirSync('/usr/lib')
    .map((folder) => `/usr/lib/${folder}/faketime/libfaketime.so.1`)
    .find((file) => existsSync(file))
  if (found === undefined) throw new Error('libfaketime is not installed: apt-get install libfaketime')
  return found
}

/** A clock that is moved from outside. */
function createFalseClock() {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-clock-'))
  const file = join(folder, 'offset')
  const set = (seconds: number) => {
    writeFileSync(`${file}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`)
    renameSync(`${file}.new`, file)
  }
  set(0)
  const environment = {
    LD_PRELOAD: findLibrary(),
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  return { environment, set, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export async function falseClock({ database, times }: FaultSettings): Promise<Result> {
  const clock = createFalseClock()
  const installation = await createInstallation(database)
  try {
    const account = await openAccount(installation, 8)
    const honest = await installation.start()
    const fooled = await installation.start({ environment: clock.environment })
    const bank = openBank(account, { origins: [honest.origin, fooled.origin] })
    const secondsToRecovery: number[] = []
    const wrong: string[] = []
    for (let i = 0; i < times; i++) {
      await bank.more(50)
      const jump = i % 2 === 0 ? 3600 : -3600
      clock.set(jump)
      await sleep(500)
      const ready = await fetch(`${fooled.origin}/readyz`)
      await ready.text()
      if (ready.status !== 503) wrong.push(`after a jump by ${jump} s /readyz says ${ready.status}`)
      await bank.more(50)
      secondsToRecovery.push(await recovery(bank, () => clock.set(0)))
      await sleep(500)
      const again = await fetch(`${fooled.origin}/readyz`)
      await again.text()
      if (again.status !== 200) wrong.push(`with the right time again /readyz says ${again.status}`)
    }
    return await settle(installation, bank, {
      fault: 'clock jumps by an hour',
      times,
      secondsToRecovery,
      wrong,
    })
  } finally {
    await installation.remove()
    clock.remove()
  }
}
