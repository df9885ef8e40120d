import type { Context } from 'hono'
import type { Caller } from '../../../authority/operations/context.ts'
import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { type PageDraft, pageDraft } from '../../../authority/screens/form-drafts.ts'
import { sessionsOf, whereItBelongs } from '../../../authority/screens/service.ts'
import { isInside } from '../../../authority/screens/stages.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { beyond, fitting, type Gate, sessionFor } from '../../../platform/web/gate.ts'
import { callerOf } from '../../../platform/web/site.ts'
import type { FxService } from './service.ts'

/** A logged-in user of 外為Web at one of its screens. */
export type Insider = {
  readonly found: FoundSession
  readonly sessionId: string
  /** Whose rows are read and changed: never taken from the request. */
  readonly who: {
    readonly service: string
    readonly userId: string
    readonly customerId: string
    readonly sessionHash: string
  }
  readonly caller: Caller
  /** On the page of a form in which much is typed: what was typed before. */
  readonly draft: PageDraft | null
}

/** Admits logged-in users; others are redirected to where they belong. */
export function insidersOf(service: FxService): Gate<Insider> {
  return beyond(fitting(sessionsOf(service), isInside), async (c: Context<Env>, found) => {
    const { userId, customerId } = found.user
    const { sessionHash } = found.session
    const sessionId = sessionFor(service, c)
    const who = { service: service.profile.service, userId, customerId, sessionHash }
    const drafting = { ...service, drafts: service.extras?.drafts ?? [] }
    const draft = await pageDraft(drafting, c, who, sessionId)
    return { found, sessionId, who, caller: callerOf(c, `user:${userId}`), draft }
  })
}

/** Where to go if the session ended in the meantime. */
export function expired(service: FxService): string {
  return whereItBelongs(service, undefined)
}
