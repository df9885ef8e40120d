import { type Catalog, type Spoken, type Texts, textsIn } from '../catalog.ts'
import { en } from './en.ts'
import { type AuthorityText, ja } from './ja.ts'

export const authorityCatalog: Catalog<AuthorityText> = { ja, en }

export function authorityTexts(profile: Spoken): Texts<AuthorityText> {
  return textsIn(authorityCatalog, profile)
}
