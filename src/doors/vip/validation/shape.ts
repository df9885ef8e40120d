// What elements hold, said once: requests are read by it, answers written by it, and the WSDL is made of it.
import { type Element, xml } from '../xml.ts'

/** The forms of values: as a pattern, which XML Schema anchors by itself, and the type that it narrows. */
const forms = {
  tokenId: { type: 'string', form: /^[A-Za-z0-9]{1,40}$/ },
  credentialId: { type: 'string', form: /^[0-9A-Za-z,#.*]{4,100}$/ },
  credentialType: { type: 'string', form: /^STANDARD_OTP$/ },
  code: { type: 'string', form: /^[A-Za-z0-9]{6,10}$/ },
  userId: { type: 'string', form: /^[\s\S]{1,128}$/ },
  accountId: { type: 'string', form: /^[A-Za-z0-9]{1,32}$/ },
  /** Four characters by the protocol's schema, which not every client keeps to. */
  requestId: { type: 'string', form: /^[0-9A-Za-z_]{1,40}$/ },
  pin: { type: 'string', form: /^[\s\S]{0,128}$/ },
  reason: {
    type: 'string',
    form: /^(Unspecified|Stolen|Lost|Canceled|Returned|TemporarilyUnavailable|Expired|DeactivatedAsPerUnusedPolicy)$/,
  },
  boolean: { type: 'boolean', form: /^(true|false|1|0)$/ },
  integer: { type: 'integer', form: /^[0-9]{1,9}$/ },
  dateTime: { type: 'dateTime', form: null },
  hex: { type: 'hexBinary', form: null },
  text: { type: 'string', form: null },
} as const

export type Form = keyof typeof forms

type Named = { readonly name: string; readonly optional?: true; readonly many?: true }
export type Leaf = Named & { readonly form: Form }
export type Group = Named & { readonly of: readonly Shape[] }
export type Shape = Leaf | Group

/** The values of leaves by name: no two leaves of a request share one. */
export type Asked = Readonly<Record<string, string>>

export type Values = {
  readonly [name: string]: string | number | boolean | Values | readonly Values[] | undefined
}

/** A request that is not of its shape. The message names elements of ours only, never what was sent. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
}

/** What the children of an element say; in any order, each once, and nothing else. Throws ShapeError. */
export function readChildren(element: Element, namespace: string, shapes: readonly Shape[]): Asked {
  if (element.text.trim() !== '') throw new ShapeError('there is text between the elements')
  const known = new Set(shapes.map(({ name }) => name))
  if (element.children.some((child) => child.namespace !== namespace || !known.has(child.name)))
    throw new ShapeError('there is an element that is not known here')
  return Object.assign({}, ...shapes.map((shape) => readOne(element, namespace, shape)))
}

function readOne(element: Element, namespace: string, shape: Shape): Asked {
  const { name } = shape
  const found = element.children.filter((child) => child.name === name)
  const [first, second] = found
  if (second !== undefined) throw new ShapeError(`${name} is there more than once`)
  if (first === undefined) {
    if (shape.optional === true) return {}
    throw new ShapeError(`${name} is missing`)
  }
  if ([...first.attributes.keys()].some((key) => !key.startsWith('{')))
    throw new ShapeError(`${name} has an attribute`)
  if ('of' in shape) return readChildren(first, namespace, shape.of)
  const text = first.text
  if (first.children.length > 0 || forms[shape.form].form?.test(text) === false)
    throw new ShapeError(`${name} has the wrong form`)
  return { [name]: text }
}

/** The elements of these values, in the order of their shapes. */
export function written(shapes: readonly Shape[], values: Values): string {
  return shapes
    .flatMap((shape) => {
      const value = values[shape.name]
      const each = Array.isArray(value) ? (value as readonly Values[]) : [value]
      return each.map((one) => writtenOne(shape, one as Exclude<typeof value, readonly Values[]>))
    })
    .join('')
}

function writtenOne(shape: Shape, value: string | number | boolean | Values | undefined): string {
  const { name } = shape
  if (value === undefined) return ''
  const content = 'of' in shape ? written(shape.of, value as Values) : xml`${String(value)}`
  return `<${name}>${content}</${name}>`
}

/** The same as a sequence of XML Schema. */
export function sequenceOf(shapes: readonly Shape[]): string {
  return `<xs:sequence>${shapes.map(elementOf).join('')}</xs:sequence>`
}

function elementOf(shape: Shape): string {
  const least = shape.optional === true ? ' minOccurs="0"' : ''
  const most = shape.many === true ? ' maxOccurs="unbounded"' : ''
  const open = `<xs:element name="${shape.name}"${least}${most}`
  if ('of' in shape) return `${open}><xs:complexType>${sequenceOf(shape.of)}</xs:complexType></xs:element>`
  const { type, form } = forms[shape.form]
  if (form === null || type !== 'string') return `${open} type="xs:${type}"/>`
  const pattern = xml`<xs:pattern value="${form.source.slice(1, -1)}"/>`
  return `${open}><xs:simpleType><xs:restriction base="xs:${type}">${pattern}</xs:restriction></xs:simpleType></xs:element>`
}
