// What the examples of the API have in common.
import type { ApiClient } from '../../support/api.ts'
import { type Person, type Site, settledPerson } from '../../support/site.ts'

export type Example = {
  /** Of the path, by the names of the document. */
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
}

export type Setting = { readonly site: Site; readonly client: ApiClient; readonly fresh: () => string }

export type OfOperation = {
  readonly success: (setting: Setting) => Promise<Example>
  /** By status: what is sent, or what was answered. */
  readonly others?: { readonly [status: number]: (setting: Setting) => Promise<Example | Response> }
}

export function personOf({ site, fresh }: Setting): Promise<Person> {
  return settledPerson(site, fresh())
}

/** The last answer of so many, where the limits are the least. */
export async function limited(
  { site }: Setting,
  path: string,
  times: number,
  init: RequestInit = { method: 'POST', body: '{}' },
): Promise<Response> {
  const one = { perAddress: { burst: 1, perHour: 1 }, total: { burst: 1, perHour: 1 } }
  const server = await site.world.serve({ issuingLimits: one })
  const ask = () => fetch(`${server.origin}/api/v1/${path}`, init)
  try {
    let answer = await ask()
    for (let i = 1; i < times; i++) answer = await ask()
    return answer
  } finally {
    await server.stop()
  }
}
