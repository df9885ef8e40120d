// One browser in front of one Warifu after the amendment of ご利用環境, and windows that look like other devices.

import assert from 'node:assert/strict'
import type { BrowserContextOptions } from 'playwright-core'
import { createWorld } from '../../support/world.ts'
import { type Device, openDevice } from './devices.ts'
import { browserOfFile, closeWindows } from './stage.ts'

const afterAmendment = '2026-11-21T10:00:00+09:00'

export type EnvironmentStage = Awaited<ReturnType<typeof openEnvironmentStage>>

export async function openEnvironmentStage() {
  const world = await createWorld({ start: afterAmendment })
  const server = await world.serve({ browsers: true })
  const browser = await browserOfFile()
  return {
    world,
    origin: `http://localhost:${server.port}`,
    openAs: (device: Device, options: BrowserContextOptions = {}) =>
      openDevice(browser, device, world.clock.now(), options),
    async close() {
      await closeWindows()
      await server.stop()
      await world.end()
      assert.deepEqual(server.faults, [])
    },
  }
}
