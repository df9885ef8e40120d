import { type Html, html } from '../../platform/web/html.ts'
import { givenValue, partsOf } from '../texts/catalog.ts'

type Values = Readonly<Record<string, Html | string | number>>

/** A text of a catalog in a page: each value in its place, and of a link, where it leads. */
export function say(text: string, values: Values): Html {
  return html`${partsOf(text).map((part) => {
    if (typeof part === 'string') return part
    const value = givenValue(part.name, values)
    return part.label === undefined ? value : html`<a href="${value}">${part.label}</a>`
  })}`
}
