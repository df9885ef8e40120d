import type { CborValue } from './cbor.ts'
import { array, bytes, decodeCbor, encodeCbor, integer, map, text } from './cbor.ts'
import type { Field, FieldRefusal, Template } from './fields.ts'
import { encodeField, parseCount, parseFields, templates } from './fields.ts'

export const idBytes = 16
const lifeSecondsMax = 86_400

/** What a customer is about to confirm: all of it is signed, and shown or checked by the token. */
export type Operation = {
  readonly institution: string
  /** `<institution>/<service>` */
  readonly service: string
  readonly operationId: Uint8Array
  readonly nonce: Uint8Array
  readonly issuedSeconds: number
  readonly expiresSeconds: number
  /** The token that it is addressed to. */
  readonly tokenId: string
  readonly template: Template
  readonly fields: readonly Field[]
}

export type PayloadRefusal =
  | 'not_deterministic'
  | 'unknown_version'
  | 'bad_payload'
  | 'unknown_template'
  | FieldRefusal

/** The deterministic CBOR of an operation. It checks nothing: `parsePayload` of it does. */
export function encodePayload(operation: Omit<Operation, 'institution'>): Uint8Array<ArrayBuffer> {
  return encodeCbor(
    map([
      [1, integer(1)],
      [2, text(operation.service)],
      [3, bytes(operation.operationId)],
      [4, bytes(operation.nonce)],
      [5, integer(operation.issuedSeconds)],
      [6, integer(operation.expiresSeconds)],
      [7, text(operation.tokenId)],
      [8, integer(templates[operation.template])],
      [9, fieldsValue(operation.fields)],
    ]),
  )
}

function fieldsValue(fields: readonly Field[]): CborValue {
  return array(...fields.map(encodeField))
}

/** The fields alone, as they stand in a payload. */
export function encodeFields(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  return encodeCbor(fieldsValue(fields))
}

/** The values of a map by its integer keys; undefined if it is none, or has another key. */
export function entriesOf(value: CborValue): ReadonlyMap<number, CborValue> | undefined {
  if (value.kind !== 'map') return undefined
  const entries = new Map<number, CborValue>()
  for (const [key, held] of value.value) {
    const number = parseCount(key)
    if (number === undefined) return undefined
    entries.set(number, held)
  }
  return entries
}

/** Of a map whose first key is its version: 1, another, or none. */
export function versionOf(value: CborValue): 'this' | 'unknown_version' | 'bad_payload' {
  const entry = value.kind === 'map' ? value.value.find(([key]) => parseCount(key) === 1) : undefined
  const version = parseCount(entry?.[1])
  return version === 1 ? 'this' : version === undefined ? 'bad_payload' : 'unknown_version'
}

/** All but the template and the fields: they are looked at once it is known for whom the operation is. */
export type Head = Omit<Operation, 'template' | 'fields'>
export type Body = Pick<Operation, 'template' | 'fields'>

export type OpenedPayload = {
  readonly head: Head
  readonly templateNumber: number
  readonly fieldValues: readonly CborValue[]
}

/** A payload as far as its keys and their types, in the order in which refusals are told. */
export function openPayload(
  payload: Uint8Array,
): OpenedPayload | 'not_deterministic' | 'unknown_version' | 'bad_payload' {
  const value = decodeCbor(payload)
  if (value === undefined) return 'not_deterministic'
  const version = versionOf(value)
  if (version !== 'this') return version
  const entries = entriesOf(value)
  if (entries?.size !== 9) return 'bad_payload'
  const [, service, institution] = /^(([a-z0-9-]{1,40})\/[a-z0-9-]{1,40})$/.exec(textAt(entries, 2)) ?? []
  const [operationId, nonce] = [idAt(entries, 3), idAt(entries, 4)]
  const [issuedSeconds, expiresSeconds] = [parseCount(entries.get(5)), parseCount(entries.get(6))]
  const [tokenId] = /^[0-9A-Za-z-]{1,32}$/.exec(textAt(entries, 7)) ?? []
  const templateNumber = parseCount(entries.get(8))
  const fields = entries.get(9)
  if (service === undefined || institution === undefined || tokenId === undefined) return 'bad_payload'
  if (operationId === undefined || nonce === undefined) return 'bad_payload'
  if (issuedSeconds === undefined || expiresSeconds === undefined) return 'bad_payload'
  const life = expiresSeconds - issuedSeconds
  if (life <= 0 || life > lifeSecondsMax) return 'bad_payload'
  if (templateNumber === undefined || fields?.kind !== 'array') return 'bad_payload'
  const head = { institution, service, operationId, nonce, issuedSeconds, expiresSeconds, tokenId }
  return { head, templateNumber, fieldValues: fields.value }
}

function textAt(entries: ReadonlyMap<number, CborValue>, key: number): string {
  const value = entries.get(key)
  return value?.kind === 'text' ? value.value : ''
}

function idAt(entries: ReadonlyMap<number, CborValue>, key: number): Uint8Array | undefined {
  const value = entries.get(key)
  return value?.kind === 'bytes' && value.value.length === idBytes ? value.value : undefined
}

/** The template and the fields of an opened payload. */
export function readBody({
  templateNumber,
  fieldValues,
}: OpenedPayload): Body | 'unknown_template' | FieldRefusal {
  const template = (Object.keys(templates) as Template[]).find((known) => templates[known] === templateNumber)
  if (template === undefined) return 'unknown_template'
  const fields = parseFields(fieldValues, template)
  return typeof fields === 'string' ? fields : { template, fields }
}

/** The operation that a payload is, for whoever it may be, or why it is none. Never throws. */
export function parsePayload(payload: Uint8Array): Operation | PayloadRefusal {
  const opened = openPayload(payload)
  if (typeof opened === 'string') return opened
  const body = readBody(opened)
  return typeof body === 'string' ? body : { ...opened.head, ...body }
}
