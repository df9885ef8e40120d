import { SaxesParser } from 'saxes'

/** What a picture is drawn with. Nothing of it runs, moves, or asks for another file. */
const elements = new Set(
  [
    'svg g defs symbol use title desc',
    'path rect circle ellipse line polyline polygon text tspan',
    'linearGradient radialGradient stop clipPath mask',
  ].flatMap((names) => names.split(' ')),
)
const svgNamespace = 'http://www.w3.org/2000/svg'
const xlinkNamespace = 'http://www.w3.org/1999/xlink'
/** Of xmlns and xml:space. */
const xmlNamespaces = ['http://www.w3.org/2000/xmlns/', 'http://www.w3.org/XML/1998/namespace']
const depthMax = 32

/** Why an SVG file can't be taken; the message is for whoever writes a profile. */
export class SvgFault extends Error {}

export type PictureSize = { readonly width: number; readonly height: number }

type Attribute = {
  readonly name: string
  readonly local: string
  readonly uri: string
  readonly value: string
}
type Tag = {
  readonly name: string
  readonly local: string
  readonly uri: string
  readonly attributes: Readonly<Record<string, Attribute>>
}

/**
 * The size of a picture that holds nothing but shapes, colors and text (decision 68). Throws SvgFault for anything else: a
 * script, a style, an animation, a reference to outside the file, a document type.
 */
export function sizeOfSvg(bytes: Uint8Array): PictureSize {
  const parser = new SaxesParser({ xmlns: true })
  let depth = 0
  let size: PictureSize | undefined
  const refuse = (reason: string): never => {
    throw new SvgFault(`line ${parser.line}: ${reason}`)
  }
  parser.on('error', () => refuse('is not well-formed XML'))
  parser.on('doctype', () => refuse('has a document type'))
  parser.on('processinginstruction', () => refuse('has a processing instruction'))
  parser.on('xmldecl', ({ encoding = 'utf-8' }) => {
    if (encoding.toLowerCase() !== 'utf-8') refuse('is not in UTF-8')
  })
  parser.on('opentag', (tag) => {
    depth += 1
    if (depth > depthMax) refuse('is nested too deeply')
    const fault = tagFault(tag)
    if (fault !== undefined) refuse(fault)
    if (depth > 1) return
    if (tag.local !== 'svg') refuse(`begins with <${tag.name}>, not <svg>`)
    size = sizeIn(tag) ?? refuse('<svg> says no size: it needs a viewBox, or width and height in pixels')
  })
  parser.on('closetag', () => {
    depth -= 1
  })
  parser.write(textOf(bytes)).close()
  return size ?? refuse('is empty')
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new SvgFault('is not in UTF-8')
  }
}

function tagFault({ name, local, uri, attributes }: Tag): string | undefined {
  if (uri !== svgNamespace || !elements.has(local))
    return `has <${name}>; a logo is shapes and text alone: export it as plain, optimized SVG`
  const wrong = Object.values(attributes).find((attribute) => !isHarmless(attribute))
  return wrong === undefined ? undefined : `<${name}> has ${wrong.name}="${wrong.value.slice(0, 40)}"`
}

function isHarmless({ local, uri, value }: Attribute): boolean {
  if (xmlNamespaces.includes(uri)) return local !== 'base'
  if (uri !== '' && uri !== xlinkNamespace) return false
  if (local === 'href') return value.startsWith('#')
  if (uri === xlinkNamespace || local === 'style' || local.toLowerCase().startsWith('on')) return false
  // A backslash could hide a url().
  return !value.includes('\\') && !/url\((?!["']?#)/i.test(value.replaceAll(/\s/g, ''))
}

function sizeIn({ attributes }: Tag): PictureSize | undefined {
  const textAt = (name: string) => attributes[name]?.value.trim() ?? ''
  const pixels = [textAt('width'), textAt('height')].map((text) => text.replace(/px$/, ''))
  const box = textAt('viewBox').split(/[\s,]+/)
  const numbers = (box.length === 4 ? box.slice(2) : pixels).map((text) =>
    /^\d{1,5}(?:\.\d{1,9})?$/.test(text) ? Number(text) : 0,
  )
  const [width = 0, height = 0] = numbers
  return width > 0 && height > 0 ? { width, height } : undefined
}
