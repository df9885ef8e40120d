import type { Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { fill, type Spoken } from '../texts/catalog.ts'
import type { Message } from '../texts/refusal.ts'
import { authorityTexts } from '../texts/screens/catalog.ts'

/**
 * The message of a refusal; where it was for an attempt that came too soon, with how long to wait, also for programs
 * (THR-11).
 */
export function toldWait(
  c: HonoContext<Env>,
  refused: { readonly refusal: string; readonly waitSeconds?: number },
  message: Message,
  profile: Spoken,
): Message {
  const { waitSeconds } = refused
  if (waitSeconds === undefined) return message
  c.header('Retry-After', String(waitSeconds))
  const texts = authorityTexts(profile)
  return {
    ...message,
    text: message.text + fill(texts('wait.told'), { time: durationText(waitSeconds, texts) }),
  }
}

function durationText(seconds: number, texts: ReturnType<typeof authorityTexts>): string {
  return seconds < 60
    ? fill(texts('wait.seconds'), { count: seconds })
    : fill(texts('wait.minutes'), { count: Math.ceil(seconds / 60) })
}
