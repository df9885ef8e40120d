import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { CommonAction, DeskAction, KindAction } from '../../authority/rules/rights.ts'
import type { ApprovalName, ApprovedAct } from '../../authority/rules/two-persons.ts'
import { actionNames, approvalReasonNames, otherActNames } from '../../authority/texts/desk-actions.ts'
import { authorityEventNames } from '../../authority/texts/journal.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import { bankEventNames } from '../../bank/texts/journal.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { ActWords, EventWords, WrittenEvent } from '../contract.ts'
import { partOf } from '../operations/parts.ts'
import { actionKeys, actionNotes, dangerousActions } from '../texts/acts.ts'
import { done } from '../texts/desk.ts'
import { disputeEventNames } from '../texts/disputes.ts'
import { doorEventNames } from '../texts/door-events.ts'
import { deskEventNames } from '../texts/journal.ts'
import type { Desk } from './staff.ts'

/** The words that every service has, and those of this one's kind. */

function isOfKind(action: ApprovedAct): action is KindAction {
  return !Object.hasOwn(actionNames, action) && !Object.hasOwn(otherActNames, action)
}

function actWordsOf(desk: Desk, { service }: ServiceProfile, action: KindAction): ActWords | undefined {
  return partOf(desk.context, service).acts?.[action]
}

/** What an action is called: on its button, in requests, in the history. */
export function actionName(desk: Desk, profile: ServiceProfile, action: ApprovedAct): string {
  if (Object.hasOwn(otherActNames, action)) return otherActNames[action as keyof typeof otherActNames]
  if (!isOfKind(action)) return actionNames[action as CommonAction](profile)
  return actWordsOf(desk, profile, action)?.name ?? action
}

/** What the operator should know before pressing the button. */
export function actionNote(desk: Desk, profile: ServiceProfile, action: DeskAction): string | undefined {
  if (isOfKind(action)) return actWordsOf(desk, profile, action)?.note
  return partOf(desk.context, profile.service).notes?.[action] ?? actionNotes[action]?.(profile)
}

/** The same in two: its first sentence, and the rest, which may be empty. */
export function noteParts(note: string): readonly [first: string, rest: string] {
  const end = note.indexOf('。') + 1
  return end === 0 ? [note, ''] : [note.slice(0, end), note.slice(end)]
}

/** Does it stop somebody, or can't it be undone? */
export function isDangerous(desk: Desk, profile: ServiceProfile, action: DeskAction): boolean {
  return isOfKind(action)
    ? actWordsOf(desk, profile, action)?.isDangerous === true
    : dangerousActions.includes(action)
}

/** The letter that leads to it, if it has one. */
export function actionKey(desk: Desk, profile: ServiceProfile, action: DeskAction): string | undefined {
  return isOfKind(action) ? actWordsOf(desk, profile, action)?.key : actionKeys[action]
}

/** What is said once it is done; null for an action that this kind of service does not have. */
export function actionDone(desk: Desk, profile: ServiceProfile, action: DeskAction): Message | null {
  return isOfKind(action) ? (actWordsOf(desk, profile, action)?.done ?? null) : done[action]
}

/** Is it only done on a written form with the seal? */
export function takesSeal(desk: Desk, profile: ServiceProfile, action: DeskAction): boolean {
  return isOfKind(action) && actWordsOf(desk, profile, action)?.sealedOnly === true
}

/** Why it takes a second person, where it is not for the act itself. */
export function becauseText(because: readonly ApprovalName[]): Html | null {
  const names: Readonly<Record<string, string>> = approvalReasonNames
  const texts = because.flatMap((reason) => names[reason] ?? [])
  return texts.length === 0 ? null : html`<p class="caution">${texts.join('')}</p>`
}

const commonEventNames: Readonly<Record<string, string>> = {
  ...authorityEventNames,
  ...bankEventNames,
  ...disputeEventNames,
  ...deskEventNames,
  ...doorEventNames,
}

/** The words of the kind that writes the event; no two kinds name the same one. */
function eventWordsOf({ context }: Desk, { type }: WrittenEvent): EventWords | undefined {
  const parts = [...context.deskParts.values()]
  return parts.map(({ events }) => events).find((words) => words !== undefined && type in words.names)
}

export function eventName(desk: Desk, event: WrittenEvent): string {
  return commonEventNames[event.type] ?? eventWordsOf(desk, event)?.names[event.type] ?? event.type
}

/** Details of an event that the kind itself writes. */
export function kindDetails(desk: Desk, event: WrittenEvent): readonly string[] {
  return eventWordsOf(desk, event)?.details(event) ?? []
}
