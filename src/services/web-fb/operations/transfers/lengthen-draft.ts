import type { Context } from '../../../../authority/operations/context.ts'
import { lengthenDraft } from '../../../../platform/store/drafts.ts'
import { fbProfileOf } from '../profile-of.ts'
import { type Drafter, ownerOf } from './draft.ts'

/** Whoever is at a transfer, and whose session ends meanwhile, finds it after the next login (W8). */
export async function keepForNextLogin(context: Context, who: Drafter, draftId: string): Promise<void> {
  const nowMs = context.now().epochMilliseconds
  const expiresAtMs = nowMs + fbProfileOf(context, who.service).session.draftHours * 3_600_000
  await lengthenDraft(context.store, draftId, ownerOf(who), { nowMs, expiresAtMs })
}
