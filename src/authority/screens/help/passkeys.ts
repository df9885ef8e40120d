import { passkeyGuide } from '../passkeys/guide.ts'
import type { WriteChapter } from '../service.ts'

/** Passkeys, which no manual knows. */
export const passkeys: WriteChapter = ({ profile, site, t }) => ({
  number: null,
  title: t('passkey.helpTitle'),
  body: passkeyGuide({ profile, site, t, way: t('passkey.way'), mail: profile.methods.mail }),
})
