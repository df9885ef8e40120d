// The two vocabularies: how their requests and answers are wrapped.
import { type Element, xml } from '../xml.ts'
import { SoapFault } from './envelope.ts'
import type { Operation } from './operation.ts'
import { type Answer, results } from './results.ts'
import { type Asked, readChildren, type Shape, type Values, written } from './shape.ts'

/** What an answer repeats of its request. */
export type Asking = {
  readonly namespace: string
  readonly version: string
  readonly requestId: string | undefined
}

export type Dialect = {
  /** The first one is that of the WSDL; answers are in that of their request. */
  readonly namespaces: readonly string[]
  readonly requestName: (operation: string) => string
  /** Whether a request has `Version` and `Id` as attributes, or its ID as an element. */
  readonly hasAttributes: boolean
  /** What every request and every answer begins with. */
  readonly request: readonly Shape[]
  readonly response: readonly Shape[]
  /** Which account a request is for, where it says that it is another's. */
  readonly accountOf: (asked: Asked) => string | undefined
  readonly status: (asking: Asking, answer: Answer<Values>) => Values
}

export const tokenDialect: Dialect = {
  namespaces: [
    'https://schemas.vip.symantec.com/2006/08/vipservice',
    'http://www.verisign.com/2006/08/vipservice',
  ],
  requestName: (operation) => operation,
  hasAttributes: true,
  request: [{ name: 'AuthorizerAccountId', optional: true, form: 'accountId' }],
  response: [
    {
      name: 'Status',
      of: [
        { name: 'ReasonCode', form: 'hex' },
        { name: 'StatusMessage', optional: true, form: 'text' },
        { name: 'ErrorDetail', optional: true, form: 'text' },
      ],
    },
  ],
  accountOf: ({ AuthorizerAccountId }) => AuthorizerAccountId,
  status: (_, { result, detail }) => {
    const { code, message } = results[result].token
    return { Status: { ReasonCode: code, StatusMessage: message, ErrorDetail: detail } }
  },
}

export const userDialect: Dialect = {
  namespaces: ['https://schemas.symantec.com/vip/2011/04/vipuserservices'],
  requestName: (operation) => `${operation}Request`,
  hasAttributes: false,
  request: [
    { name: 'requestId', form: 'requestId' },
    { name: 'onBehalfOfAccountId', optional: true, form: 'accountId' },
  ],
  response: [
    { name: 'requestId', form: 'text' },
    { name: 'status', form: 'hex' },
    { name: 'statusMessage', form: 'text' },
    { name: 'detail', optional: true, form: 'hex' },
    { name: 'detailMessage', optional: true, form: 'text' },
  ],
  accountOf: ({ onBehalfOfAccountId }) => onBehalfOfAccountId,
  status: ({ requestId }, { result, detail }) => {
    const words: { readonly code: string; readonly message: string; readonly detail?: object } =
      results[result].user
    const { code, message } = words
    const told = words.detail as { readonly code: string; readonly message: string } | undefined
    const detailMessage = told?.message ?? detail
    return { requestId, status: code, statusMessage: message, detail: told?.code, detailMessage }
  },
}

/** Which operation a request asks for; undefined: none of these. */
export function operationOf(
  { namespaces, requestName }: Dialect,
  operations: readonly Operation[],
  { namespace, name }: Element,
): Operation | undefined {
  if (!namespaces.includes(namespace)) return undefined
  return operations.find((each) => requestName(each.name) === name)
}

/** What the answer will repeat. Throws SoapFault where a request of the user services has no ID to be repeated. */
export function askingOf({ hasAttributes }: Dialect, request: Element): Asking {
  const { namespace, attributes, children } = request
  if (hasAttributes) {
    const id = attributes.get('Id')
    const version = attributes.get('Version') ?? ''
    return { namespace, version, requestId: id !== undefined && id.length <= 40 ? id : undefined }
  }
  const id = children.find(({ name }) => name === 'requestId')?.text
  if (id === undefined || !/^[0-9A-Za-z_]{1,40}$/.test(id))
    throw new SoapFault('Client', 500, 'requestId must be 1 to 40 letters, digits and _')
  return { namespace, version: '', requestId: id }
}

export function readRequest(dialect: Dialect, operation: Operation, request: Element): Asked {
  return readChildren(request, request.namespace, [...dialect.request, ...operation.request])
}

export function writeResponse(
  dialect: Dialect,
  operation: Operation,
  asking: Asking,
  answer: Answer<Values>,
): string {
  const { namespace, version, requestId } = asking
  const shapes = [...dialect.response, ...operation.response]
  const content = written(shapes, { ...dialect.status(asking, answer), ...answer.values })
  const id = requestId === undefined ? '' : xml` RequestId="${requestId}"`
  const attributes = dialect.hasAttributes ? xml` Version="${version}"` + id : ''
  return `<${operation.name}Response xmlns="${namespace}"${attributes}>${content}</${operation.name}Response>`
}
