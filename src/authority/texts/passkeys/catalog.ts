import type { Catalog } from '../catalog.ts'
import { en } from './en.ts'
import { ja, type PasskeyText } from './ja.ts'

/** For a kind whose other screens have no catalog. */
export const passkeyCatalog: Catalog<PasskeyText> = { ja, en }
