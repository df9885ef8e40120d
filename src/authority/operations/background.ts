import type { Caller } from './context.ts'

/** What runs without anybody's request. In the journal its name stands where a request has its number. */
const backgrounds = [
  'start',
  'upkeep',
  'mail',
  'push',
  'handover',
  'print',
  'import',
  'core-feed',
  'demo',
] as const
type Background = (typeof backgrounds)[number]

export function backgroundCaller(requestId: Background, actor: string = requestId): Caller {
  return { requestId, actor, address: null }
}

/** Was it asked for by a person or a system? What was not has no more to do with its neighbors than their time. */
export function isOfRequest(request: string): boolean {
  return !(backgrounds as readonly string[]).includes(request)
}
