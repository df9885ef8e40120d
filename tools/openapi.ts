// docs/openapi.json: the document that the API itself serves.
import { modules } from '../src/compose/modules.ts'
import { openapiDocument } from '../src/doors/api/openapi.ts'
import { apiOperations } from '../src/doors/api/operations.ts'

export function openapiText(): string {
  const published = modules.flatMap(({ publishes = [] }) => publishes)
  return `${JSON.stringify(
    openapiDocument(
      apiOperations(() => 0),
      published,
    ),
    null,
    2,
  )}\n`
}
