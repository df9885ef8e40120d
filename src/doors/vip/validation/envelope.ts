import { type Element, parseXml, xml } from '../xml.ts'

/** SOAP 1.1. */
const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/'

type FaultCode = 'VersionMismatch' | 'MustUnderstand' | 'Client' | 'Server'
type FaultStatus = 400 | 403 | 404 | 405 | 413 | 415 | 429 | 500 | 503

/** What is answered with a fault: a request that is no request of this door, or that can't be looked at now. */
export class SoapFault extends Error {
  override readonly name = 'SoapFault'
  readonly code: FaultCode
  readonly status: FaultStatus
  readonly headers: Readonly<Record<string, string>>
  constructor(
    code: FaultCode,
    status: FaultStatus,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.code = code
    this.status = status
    this.headers = headers
  }
}

/**
 * The one element in the body of an envelope of SOAP 1.1. Throws SoapFault for everything else: two bodies, two requests
 * in one, a header that must be understood, another version of SOAP.
 */
export function readEnvelope(bytes: ArrayBuffer): Element {
  const root = parseXml(bytes)
  if (root === undefined)
    throw new SoapFault('Client', 400, 'The request is not well-formed XML in UTF-8 without a document type')
  if (root.name !== 'Envelope') throw malformed('an Envelope')
  if (root.namespace !== soapNamespace)
    throw new SoapFault('VersionMismatch', 500, 'The envelope is not one of SOAP 1.1')
  const parts = root.children.map(({ namespace, name }) => (namespace === soapNamespace ? name : ''))
  if (parts.join(' ') !== 'Body' && parts.join(' ') !== 'Header Body')
    throw malformed('a Header, or none, and one Body')
  const body = root.children.at(-1)
  const header = root.children.length === 2 ? root.children[0] : undefined
  if (header?.children.some(mustBeUnderstood))
    throw new SoapFault('MustUnderstand', 500, 'A header must be understood, and none is here')
  const request = body?.children[0]
  const hasText = [root, header, body].some((element) => (element?.text.trim() ?? '') !== '')
  if (request === undefined || body?.children.length !== 1 || hasText)
    throw malformed('one request in its Body')
  return request
}

function mustBeUnderstood({ attributes }: Element): boolean {
  return ['1', 'true'].includes(attributes.get(`{${soapNamespace}}mustUnderstand`)?.trim() ?? '')
}

function malformed(wanted: string): SoapFault {
  return new SoapFault('Client', 500, `The request must have ${wanted}`)
}

export function envelope(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="${soapNamespace}"><soapenv:Body>${content}</soapenv:Body></soapenv:Envelope>\n`
}

export function faultEnvelope({ code, message }: SoapFault): string {
  return envelope(
    xml`<soapenv:Fault><faultcode>soapenv:${code}</faultcode><faultstring>${message}</faultstring></soapenv:Fault>`,
  )
}
