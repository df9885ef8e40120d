import type { Span, SpanKind } from './span.ts'

type Value = string | number
type Attributes = Readonly<Record<string, Value>>

const kinds = { internal: 1, server: 2, client: 3 } as const satisfies Record<SpanKind, number>
const statusError = 2

/**
 * An ExportTraceServiceRequest of OTLP 1.x in JSON: names in lowerCamelCase, IDs in hexadecimal, enumerations as numbers,
 * 64-bit integers as text (OTLP §JSON Protobuf Encoding).
 */
export function exportRequest(spans: readonly Span[], resource: Attributes): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: pairs(resource) },
        scopeSpans: [{ scope: { name: 'warifu' }, spans: spans.map(spanOf) }],
      },
    ],
  }
}

function spanOf(span: Span): object {
  const { traceId, spanId, parentId, name, kind, startNs, endNs, attributes, links, failed } = span
  return {
    traceId,
    spanId,
    ...(parentId !== null && { parentSpanId: parentId }),
    name,
    kind: kinds[kind],
    startTimeUnixNano: String(startNs),
    endTimeUnixNano: String(endNs),
    attributes: pairs(attributes),
    ...(links.length > 0 && { links: links.map(linkOf) }),
    ...(failed && { status: { code: statusError } }),
  }
}

function linkOf({ traceId, spanId }: Span['links'][number]): object {
  return { traceId, spanId }
}

function pairs(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }))
}

function anyValue(value: Value): object {
  if (typeof value === 'string') return { stringValue: value }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}
