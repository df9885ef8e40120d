import type { Caller } from './context.ts'

/** What runs without anybody's request. The journal has its name where it has the ID of a request otherwise. */
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

/** Did a person or a system ask for it? Other entries share nothing with their neighbors but the time. */
export function isOfRequest(request: string): boolean {
  return !(backgrounds as readonly string[]).includes(request)
}
