import { type Caller, type Context, changeContext } from '../../authority/operations/context.ts'
import { decideListReading, listReadingState } from '../../authority/rules/list-reading.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import { isNoted } from '../../authority/rules/reading.ts'
import { hiddenIn } from '../../otp/plain-text.ts'
import type { LookedList } from '../contract.ts'

type Filter = Readonly<Record<string, string | null>>

/** Of each field, as far as an auditor reads it; and of all of them. */
const fieldMax = 100
const filterMax = 300

/** What nobody would see in the journal has its name there (X12). */
function visible(text: string): string {
  return [...text].map((character) => hiddenName(character) ?? character).join('')
}

function hiddenName(character: string): string | null {
  const hidden = hiddenIn(character)
  return hidden === null ? null : `[${hidden.name}]`
}

/** What was asked for, in the words of the address: `service=a/b, userId=c`. */
export function filterText(filter: Filter): string {
  const asked = Object.entries(filter).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [`${name}=${visible(value.slice(0, fieldMax))}`],
  )
  return asked.join(', ').slice(0, filterMax)
}

/**
 * Journals that an operator looks at a list of people, once an hour for each condition (X9); durable before the list is
 * shown. Rejects where that cannot be written, and then nobody sees it.
 */
export async function noteList(
  { store, now }: Context,
  caller: Caller,
  operator: Operator,
  looked: LookedList,
): Promise<void> {
  const { service, userId } = operator
  const look = { service, userId, ...looked, filter: visible(looked.filter).slice(0, filterMax) }
  const refs = { reading: listReadingState.ref(service, userId, look.list, look.filter) }
  const at = now()
  // The usual case on every further page costs one read.
  if (isNoted((await store.read(refs)).reading, at)) return
  await store.change(changeContext(caller, at), refs, (states) => decideListReading(states, look, at))
}
