import { SaxesParser } from 'saxes'

/** An element as far as the protocols need it: text and children in order. */
export type Element = {
  readonly namespace: string
  readonly name: string
  /** By name; those of a namespace have it in front: `{namespace}name`. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Element[]
  readonly text: string
}

type Open = Element & { readonly children: Element[]; text: string }

const depthMax = 8

class Malformed extends Error {}

/**
 * The root of a document in UTF-8, or undefined for anything that is not well-formed with its namespaces. A document
 * type is refused before anything in it is read, so there are no entities but XML's own five.
 */
export function parseXml(bytes: ArrayBuffer): Element | undefined {
  try {
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // Any failure is the document's fault: nothing else is touched in here.
    return undefined
  }
}

function parse(text: string): Element | undefined {
  const parser = new SaxesParser({ xmlns: true })
  const open: Open[] = []
  let root: Element | undefined
  const refuse = () => {
    throw new Malformed()
  }
  const addText = (part: string) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += part
  }
  parser.on('error', refuse)
  parser.on('doctype', refuse)
  parser.on('processinginstruction', refuse)
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') refuse()
  })
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('opentag', ({ uri, local, attributes }) => {
    if (open.length >= depthMax) refuse()
    const named = Object.values(attributes).map(
      ({ uri: of, local: name, value }) => [of === '' ? name : `{${of}}${name}`, value] as const,
    )
    const element: Open = {
      namespace: uri,
      name: local,
      attributes: new Map(named),
      children: [],
      text: '',
    }
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(text).close()
  return root
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** XML with every value escaped, for content and attributes alike. */
export function xml(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const escaped = values.map((value) => String(value).replaceAll(/[&<>"']/g, (char) => escapes[char] ?? ''))
  return strings.map((text, i) => text + (escaped[i] ?? '')).join('')
}
