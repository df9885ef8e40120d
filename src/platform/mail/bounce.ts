/** What a bounce says: which of our mails it was, and why. */
export type Bounce = { readonly mailId: string; readonly reason: string }

/** `delayed` and the like are about a mail that may still arrive, not bounces. */
export type BounceProblem = 'no_report' | 'no_failure' | 'no_mail_id'

type Fields = ReadonlyMap<string, string>

/**
 * Reads a delivery status notification (RFC 3464): `multipart/report` with a part that says what failed, and one with
 * the headers of the mail, or the whole of it. The mail is identified by the envelope ID that we gave it, or else by
 * its Message-ID. Anybody can send such a report, but the ID is random, so that only someone who had the mail can name
 * it.
 */
export function readBounce(message: string): Bounce | BounceProblem {
  const parts = partsOf(message)
  const statusPart = parts.find(({ type }) => type === 'message/delivery-status')
  if (statusPart === undefined) return 'no_report'
  const groups = statusPart.text.split(/\n\n+/).map(fieldsOf)
  const failed = groups.find((group) => group.get('action')?.toLowerCase() === 'failed')
  if (failed === undefined) return 'no_failure'
  const envelopeId = groups[0]?.get('original-envelope-id') ?? ''
  const returned = parts.find(({ type }) => /^(message\/rfc822|text\/rfc822-headers)$/.test(type))
  const messageId = fieldsOf(returned?.text ?? '').get('message-id') ?? ''
  const mailId = /^[\w-]{22}$/.exec(envelopeId)?.[0] ?? /^<([\w-]{22})@/.exec(messageId)?.[1]
  if (mailId === undefined) return 'no_mail_id'
  // RFC 3463 §2; free text would put a stranger's words into our journal.
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(failed.get('status') ?? '')?.[0]
  return { mailId, reason: status ?? 'failed' }
}

type Part = { readonly type: string; readonly text: string }

function partsOf(message: string): readonly Part[] {
  const { fields, body } = split(message.replaceAll('\r\n', '\n'))
  const type = fields.get('content-type') ?? ''
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(type)
  const delimiter = boundary?.[1] ?? boundary?.[2]
  if (!/^multipart\/report\b/i.test(type) || delimiter === undefined) return []
  return `\n${body}`
    .split(`\n--${delimiter}`)
    .slice(1)
    .filter((part) => !part.startsWith('--'))
    .map((part) => {
      // Only white space may follow the delimiter on its line.
      const { fields: own, body: text } = split(part.slice(part.indexOf('\n') + 1))
      return {
        type: (own.get('content-type') ?? 'text/plain').split(';', 1)[0]?.trim().toLowerCase() ?? '',
        text,
      }
    })
}

function split(entity: string): { readonly fields: Fields; readonly body: string } {
  // A part may have no header fields at all; then it begins with the empty line.
  const end = entity.startsWith('\n') ? 0 : entity.indexOf('\n\n')
  if (end === -1) return { fields: fieldsOf(entity), body: '' }
  return { fields: fieldsOf(entity.slice(0, end)), body: entity.slice(end === 0 ? 1 : end + 2) }
}

/** The first field of each name, its lines unfolded (RFC 5322 §2.2.3), up to an empty line. */
function fieldsOf(text: string): Fields {
  const fields = new Map<string, string>()
  const header = text.replace(/^\n+/, '').split('\n\n', 1)[0] ?? ''
  for (const line of header.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    if (name !== '' && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim())
  }
  return fields
}
