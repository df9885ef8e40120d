import type { AskedReplacement, ReplacementEvent } from '../../authority/rules/replacement-events.ts'
import { replacementNames } from '../../authority/texts/replacements.ts'
import { usageFormNames } from '../../bank/texts/journal.ts'
import { dayAndTimeText, timeText } from '../../platform/web/times.ts'

export function isReplacement<E extends { readonly type: string }>(
  event: E,
): event is Extract<E, { readonly type: `replacement_${string}` }> {
  return event.type.startsWith('replacement_')
}

/**
 * What a change that goes around a token is about: what, and until when it waits or who asked for it when. From where
 * it was asked for stands beside who did, in the line of 受付.
 */
export function replacementDetails(event: ReplacementEvent): readonly string[] {
  if (event.type === 'replacement_asked')
    return [...whatOf(event), `${dayAndTimeText(event.dueAtMs)}に実施予定`]
  const { asked } = event
  if (asked === undefined) return []
  return [...whatOf(asked), `${asked.userId} が ${timeText(asked.askedAtMs)} に申込み`]
}

function whatOf({ way, details }: Pick<AskedReplacement, 'way' | 'details'>): readonly string[] {
  const { usageForm, tokenId } = details
  const forms: Readonly<Record<string, string>> = usageFormNames
  return [
    replacementNames[way],
    ...(usageForm === undefined ? [] : [`利用形態：${forms[usageForm] ?? usageForm}`]),
    ...(tokenId === undefined || tokenId === '' ? [] : [`新しいトークンID：${tokenId}`]),
  ]
}
