// The fields of an operation on the page: each line on its own, what is compared first in large letters.
import { fixedFields } from '../../otp/signed-operation/fields.ts'
import type { Operation } from '../../otp/signed-operation/payload.ts'
import { firstTimePayee, type ShownField, shownOperation } from '../../otp/signed-operation/shown.ts'
import { holdersOf, newPayeeIn } from './answered.ts'
import { operationTexts } from './operation-texts.ts'

/** `known`: whom of its fields this token has confirmed to pay before; `kept`: all of them. */
export function fieldsOf(
  operation: Operation,
  known: readonly string[],
  kept: readonly string[] | undefined,
): readonly HTMLElement[] {
  const { fields } = shownOperation(operation)
  const holders = holdersOf(kept)
  const large = fixedFields[operation.template].length
  return operation.fields.flatMap((field, at) => {
    const shown = fields[at]
    if (shown === undefined) return []
    const row = fieldOf(shown, newPayeeIn(field, { known, holders }))
    if (at < large && !['date', 'digest'].includes(field.type)) row.classList.add('operation-main')
    return [row]
  })
}

function fieldOf(
  { label, type, lines, lookAlikes }: ShownField,
  newPayee: ReturnType<typeof newPayeeIn>,
): HTMLElement {
  const row = document.createElement('div')
  row.className = `operation-field operation-${type}`
  const name = document.createElement('dt')
  name.append(aloneInLine(label))
  const value = document.createElement('dd')
  value.append(...lines.map(lineOf))
  if (newPayee !== null) value.append(marked(firstTimePayee, 'operation-first'))
  if (newPayee?.hasKnownName === true)
    value.append(marked(operationTexts.otherAccount.confirmed, 'operation-first'))
  if (lookAlikes !== '') value.append(marked(lookAlikes, 'hint'))
  row.append(name, value)
  return row
}

/** One line, which neither wraps into another's nor turns the direction of what stands beside it. */
export function lineOf(text: string): HTMLElement {
  const line = document.createElement('span')
  line.className = 'operation-line'
  line.append(aloneInLine(text))
  return line
}

function aloneInLine(text: string): HTMLElement {
  const alone = document.createElement('bdi')
  alone.dir = 'ltr'
  alone.textContent = text
  return alone
}

export function marked(text: string, className: string): HTMLElement {
  const mark = document.createElement('span')
  mark.className = `operation-line ${className}`
  mark.textContent = text
  return mark
}
