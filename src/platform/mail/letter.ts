import MailComposer from 'nodemailer/lib/mail-composer'

/** An address that whoever parsed it vouches for: nothing of it can end a line, a list or an angle bracket. */
type Address = string & { readonly mailAddress: true }

/** One mail, ready to be sent. `mailId` is random, and of letters that a Message-ID may have (RFC 5322 §3.6.4). */
export type Letter = {
  readonly mailId: string
  readonly from: { readonly name: string; readonly address: Address }
  readonly to: Address
  readonly subject: string
  readonly body: string
  readonly at: Temporal.Instant
}

export type Delivery =
  | { readonly delivered: true; readonly messageId: string; readonly response: string }
  | {
      readonly delivered: false
      readonly failure: 'temporary' | 'permanent' | 'uncertain'
      readonly reason: string
      /** It took no mail at all: what is wrong is not about this one. */
      readonly unreachable: boolean
    }

/** What takes mails: an SMTP server, or the mail box of the demo. That a mail is not taken is an answer, no error. */
export type Post = {
  readonly send: (letter: Letter) => Promise<Delivery>
  /** Ends what is under way. */
  readonly close: () => void
}

/** By this a mail that comes back is known again, and two copies of one notice are known to be one. */
export function messageIdOf({ mailId, from }: Letter): string {
  return `<${mailId}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`
}

/**
 * An address as the commands of SMTP name it. Dots that follow each other or come last (I5) are taken in quotes only, of
 * which the same mailbox is meant (RFC 5321 §4.1.2); in the header nodemailer quotes them.
 */
export function envelopeAddress(address: Address): string {
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at)
  return /\.\.|\.$/.test(local) ? `"${local}"${address.slice(at)}` : address
}

const headerUnsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu

/**
 * The mail as it goes over the wire: plain text, one recipient, and no header but these. Addresses are MailAddress,
 * which can't hold what ends a header, and free text loses it here, so that no value adds a header or a recipient
 * (EML-07).
 */
export async function composeLetter(letter: Letter): Promise<Buffer> {
  const { from, to, subject, body, at } = letter
  return new MailComposer({
    from: { name: from.name.replaceAll(headerUnsafe, ' '), address: from.address },
    to: { name: '', address: to },
    subject: subject.replaceAll(headerUnsafe, ' '),
    messageId: messageIdOf(letter),
    // RFC 3834 §5: no vacation program answers it.
    headers: { 'Auto-Submitted': 'auto-generated', Date: dateText(at) },
    text: body,
    textEncoding: 'base64',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** RFC 5322 §3.3, in the time of Japan. */
function dateText(at: Temporal.Instant): string {
  const { dayOfWeek, day, month, year, hour, minute, second } = at.toZonedDateTimeISO('Asia/Tokyo')
  const two = (n: number) => String(n).padStart(2, '0')
  const date = `${days[dayOfWeek - 1]}, ${day} ${months[month - 1]} ${year}`
  return `${date} ${two(hour)}:${two(minute)}:${two(second)} +0900`
}
