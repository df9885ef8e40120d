// docs/openapi.json: the document that the API itself serves.
import { openapiDocument } from '../src/doors/api/openapi.ts'
import { apiOperations } from '../src/doors/api/operations.ts'

export function openapiText(): string {
  return `${JSON.stringify(openapiDocument(apiOperations(() => 0)), null, 2)}\n`
}
