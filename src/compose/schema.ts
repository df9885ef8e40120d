import { schemaOf } from '../platform/store/schema.ts'
import { modules } from './modules.ts'

/** Every state of the product. */
export const schema = schemaOf(modules.flatMap(({ keeps }) => keeps ?? []))
