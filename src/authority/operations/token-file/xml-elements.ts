import { SaxesParser } from 'saxes'
import { Unreadable } from './file-token.ts'

/** An element with its content. */
export type Element = {
  readonly name: string
  readonly namespace: string
  readonly line: number
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

/** Nothing in a key package is as large as any of these; without these limits, one file could take all memory. */
const depthMax = 32
const elementsMax = 2000
const charactersMax = 256 * 1024

/**
 * Reads an XML document piece by piece and yields each complete child of the root as soon as it ends. Only XML's own
 * five entities and character references; a document type is refused, so that nothing outside the document is ever
 * read. Throws Unreadable with the line.
 */
export function createElementReader(
  start: (root: Element) => void,
  take: (child: Element, root: Element) => void,
) {
  const parser = new SaxesParser({ xmlns: true })
  const open: Element[] = []
  let startLine = 1
  let elements = 0
  let characters = 0

  parser.on('error', ({ message }) => {
    // Its messages quote the input, which may be a secret: the line is enough.
    const unbound = /unbound namespace/.test(message)
    throw new Unreadable(unbound ? 'not_pskc' : 'not_xml', parser.line)
  })
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw new Unreadable('encoding', 1, encoding)
  })
  parser.on('doctype', () => {
    throw new Unreadable('doctype', parser.line)
  })
  parser.on('opentagstart', () => {
    startLine = parser.line
  })
  parser.on('opentag', ({ local, uri, attributes: all }) => {
    characters = 0
    elements += 1
    if (open.length >= depthMax || elements > elementsMax) throw new Unreadable('too_long', parser.line)
    const attributes: Record<string, string> = Object.create(null)
    for (const attribute of Object.values(all)) {
      if (attribute.uri === '') attributes[attribute.local] = attribute.value
    }
    const element = { name: local, namespace: uri, line: startLine, attributes, children: [], text: '' }
    // The root does not keep its children: there are too many.
    if (open.length > 1) open.at(-1)?.children.push(element)
    open.push(element)
    if (open.length === 1) start(element)
  })
  const addText = (text: string) => {
    const element = open.at(-1)
    if (element !== undefined && open.length > 1) element.text += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    characters = 0
    const element = open.pop()
    const [root] = open
    if (element === undefined || root === undefined || open.length > 1) return
    elements = 0
    take(element, root)
  })
  return {
    write(text: string): void {
      characters += text.length
      parser.write(text)
      if (characters > charactersMax) throw new Unreadable('too_long', parser.line)
    },
    close(): void {
      parser.close()
    },
  }
}

/** The first child of that name, in any namespace if none is given. */
export function child(element: Element | undefined, name: string, namespace?: string): Element | undefined {
  return element?.children.find(
    (each) => each.name === name && (namespace === undefined || each.namespace === namespace),
  )
}

/** The trimmed text of the child at the end of a path; empty if there is none. */
export function textAt(element: Element | undefined, ...path: readonly string[]): string {
  let found = element
  for (const name of path) found = child(found, name)
  return found?.text.trim() ?? ''
}
