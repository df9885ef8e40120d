import { passkeyGuide } from '../../../../authority/screens/passkeys/guide.ts'
import { passkeyCatalog } from '../../../../authority/texts/passkeys/catalog.ts'
import { passkeyWords } from '../passkeys.ts'
import type { FbChapter } from './chapter.ts'

/** Passkeys, which no manual knows. */
export const passkeys: FbChapter = {
  title: passkeyCatalog.ja['passkey.helpTitle'],
  write: (service) => passkeyGuide({ ...service, ...passkeyWords(service), mail: null }),
}
