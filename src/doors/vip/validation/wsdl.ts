import { xml } from '../xml.ts'
import type { Dialect } from './dialect.ts'
import type { Operation } from './operation.ts'
import { type Shape, sequenceOf } from './shape.ts'

export type Port = {
  readonly path: string
  /** Of its service and port. */
  readonly name: string
  readonly dialect: Dialect
  readonly operations: readonly Operation[]
}

/** What a client is built from (WSDL 1.1): document/literal, one message element each way, SOAPAction empty. */
export function wsdlOf({ path, name, dialect, operations }: Port, origin: string): string {
  const { namespaces, requestName } = dialect
  const [namespace = ''] = namespaces
  const each = (of: (operation: Operation, method: string) => string) =>
    operations.map((operation) => of(operation, methodOf(operation.name))).join('')
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:tns="${namespace}" targetNamespace="${namespace}">`,
    `<wsdl:types><xs:schema targetNamespace="${namespace}" elementFormDefault="qualified">`,
    each(
      (operation) =>
        elementOf(
          requestName(operation.name),
          [...dialect.request, ...operation.request],
          attributesOf(dialect, 'Id'),
        ) +
        elementOf(
          `${operation.name}Response`,
          [...dialect.response, ...operation.response],
          attributesOf(dialect, 'RequestId'),
        ),
    ),
    '</xs:schema></wsdl:types>',
    each((operation) => messageOf(requestName(operation.name)) + messageOf(`${operation.name}Response`)),
    `<wsdl:portType name="${name}">`,
    each(
      (operation, method) =>
        `<wsdl:operation name="${method}"><wsdl:input message="tns:${requestName(operation.name)}"/><wsdl:output message="tns:${operation.name}Response"/></wsdl:operation>`,
    ),
    `</wsdl:portType><wsdl:binding name="${name}" type="tns:${name}"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>`,
    each(
      (_, method) =>
        `<wsdl:operation name="${method}"><soap:operation soapAction=""/><wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>`,
    ),
    `</wsdl:binding><wsdl:service name="${name}"><wsdl:port name="${name}" binding="tns:${name}">`,
    xml`<soap:address location="${origin + path}"/>`,
    '</wsdl:port></wsdl:service></wsdl:definitions>\n',
  ].join('')
}

function methodOf(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1)
}

function elementOf(name: string, shapes: readonly Shape[], attributes: string): string {
  return `<xs:element name="${name}"><xs:complexType>${sequenceOf(shapes)}${attributes}</xs:complexType></xs:element>`
}

function attributesOf({ hasAttributes }: Dialect, id: string): string {
  if (!hasAttributes) return ''
  return `<xs:attribute name="Version" type="xs:string" use="required"/><xs:attribute name="${id}" type="xs:string"/>`
}

function messageOf(name: string): string {
  return `<wsdl:message name="${name}"><wsdl:part name="parameters" element="tns:${name}"/></wsdl:message>`
}
