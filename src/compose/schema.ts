import { authorityKept } from '../authority/kept.ts'
import { bankKept } from '../bank/kept.ts'
import { schemaOf } from '../platform/store/schema.ts'
import { fxKept } from '../services/fx-web/kept.ts'
import { fbKept } from '../services/web-fb/kept.ts'

/** Every state of the product. */
export const schema = schemaOf([authorityKept, bankKept, fxKept, fbKept])
