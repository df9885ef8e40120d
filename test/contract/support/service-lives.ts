// The sequences of the services, which stand beside their tests.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Event } from '../../support/events.ts'

type Life = readonly (readonly Event[])[]

export async function livesOfServices(): Promise<Life> {
  const folder = join(import.meta.dirname, '../../services')
  const lives: Life[] = []
  for (const name of readdirSync(folder).sort()) {
    const file = join(folder, name, 'life.ts')
    if (!existsSync(file)) continue
    const { life }: { readonly life: Life } = await import(pathToFileURL(file).href)
    lives.push(life)
  }
  return lives.flat()
}
