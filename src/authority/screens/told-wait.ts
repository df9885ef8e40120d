import type { Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import type { Message } from '../texts/refusal.ts'

/**
 * The message of a refusal; where it was for an attempt that came too soon, with how long to wait, also for programs
 * (THR-11).
 */
export function toldWait(
  c: HonoContext<Env>,
  refused: { readonly refusal: string; readonly waitSeconds?: number },
  message: Message,
): Message {
  const { waitSeconds } = refused
  if (waitSeconds === undefined) return message
  c.header('Retry-After', String(waitSeconds))
  return { ...message, text: `${message.text}（${durationText(waitSeconds)}ほどお待ちください。）` }
}

function durationText(seconds: number): string {
  return seconds < 60 ? `${seconds}秒` : `${Math.ceil(seconds / 60)}分`
}
