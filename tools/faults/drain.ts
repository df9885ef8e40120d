// Two nodes behind proxies, told to stop by SIGTERM one after the other under load: no request may be cut (R9).
import { createInstallation, type DatabaseKind } from './installation.ts'
import { type PairSettings, pairEnvironment, withPair } from './pair.ts'
import type { Result } from './settle.ts'

type DrainSettings = Omit<PairSettings, 'fault'> & { readonly database: DatabaseKind; readonly times: number }

export async function drain({ database, times, ...settings }: DrainSettings): Promise<Result[]> {
  const installation = await createInstallation(database)
  const environment = pairEnvironment(settings.drainSeconds)
  const start = (_: 0 | 1, port?: number) => installation.start({ environment, port })
  try {
    return await withPair(installation, { ...settings, fault: 'drain' }, start, async ({ replace }) => {
      for (let i = 0; i < times; i++) await replace(i % 2 === 0 ? 0 : 1, start)
      return { times }
    })
  } finally {
    await installation.remove()
  }
}
