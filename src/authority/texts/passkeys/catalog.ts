import type { Catalog } from '../catalog.ts'
import { en } from './en.ts'
import { ja, type PasskeyText } from './ja.ts'

/** What is said of passkeys, by every kind that has them. */
export const passkeyCatalog: Catalog<PasskeyText> = { ja, en }
