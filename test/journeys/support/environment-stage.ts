// One browser in front of one Warifu after the amendment of ご利用環境, and windows that look like other devices.

import assert from 'node:assert/strict'
import { afterEach, beforeEach } from 'node:test'
import type { BrowserContextOptions } from 'playwright-core'
import { createWorld } from '../../support/world.ts'
import { type Device, openDevice } from './devices.ts'
import { browserOfFile, closeWindows } from './stage.ts'

const afterAmendment = '2026-11-21T10:00:00+09:00'

async function openEnvironmentStage() {
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

/** Opens one before each test of the file, and closes it afterwards; at hand inside a test only. */
export function environmentOfFile() {
  let stage: Awaited<ReturnType<typeof openEnvironmentStage>>
  beforeEach(async () => {
    stage = await openEnvironmentStage()
  })
  afterEach(() => stage.close())
  return {
    get world() {
      return stage.world
    },
    get origin() {
      return stage.origin
    },
    openAs: (...asked: Parameters<typeof stage.openAs>) => stage.openAs(...asked),
  }
}
