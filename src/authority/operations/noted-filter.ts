import { visible } from '../../otp/plain-text.ts'
import { digestOf } from '../../platform/secrets/random.ts'

type Filter = Readonly<Record<string, string | null>>

/** What a key of the database holds on either store, and an auditor reads. */
const filterMax = 500
const shownMax = 190

/** The whole of it, with what nobody would see named (X12); or, of what is longer, its beginning, its length and the hash that tells which it was. */
export function noted(text: string): string {
  const whole = visible(text)
  if (whole.length <= filterMax) return whole
  const characters = [...whole]
  const start = characters.slice(0, shownMax).join('')
  return `${start}…（全${characters.length}文字、SHA-256 ${hexOf(whole)}）`
}

/** As `sha256sum` prints it, so that whoever has the words can compare. */
function hexOf(text: string): string {
  return Buffer.from(digestOf(Buffer.from(text)), 'base64url').toString('hex')
}

/** What was asked for, in the words of the address: `service=a/b, userId=c`. */
export function filterText(filter: Filter): string {
  const asked = Object.entries(filter).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [`${name}=${value}`],
  )
  return noted(asked.join(', '))
}
