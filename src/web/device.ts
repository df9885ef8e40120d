import { seenIn } from './user-agent.ts'

/**
 * What the browser of a login was, for its owner to know it again: 「Google Chrome（Windows）」 of a User-Agent; null of a
 * request without one. Only names of ours come out, never a part of what was sent.
 */
export function deviceOf(userAgent: string | undefined): string | null {
  if (userAgent === undefined || userAgent.trim() === '') return null
  const { browser, systems } = seenIn(userAgent)
  const [system = ''] = systems
  return `${browser}（${system.startsWith('Windows') ? 'Windows' : system}）`
}
