/** An address that is safe to send to as it stands: nothing in it can end a line, a list or an angle bracket. */
export type MailAddress = string & { readonly mailAddress: true }

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const localPart = new RegExp(`^${atom}(?:\\.+${atom})*\\.*$`)
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/

/** RFC 5321 §4.5.3.1: what every server must accept. */
const localLengthMax = 64
const lengthMax = 254

/**
 * The one mailbox in a text, or undefined for none, several, or an unsupported form: only a dot-atom before the @ (RFC
 * 5322 §3.2.3: no quotes, comments or white space), in which dots may follow each other or come last, as carriers in
 * Japan gave out until 2009 (I5), and a domain name with at least one dot after it. Both are ASCII: not every server offers SMTPUTF8 (RFC 6531), and two addresses that look alike must be two addresses. An
 * international domain is accepted as A-labels (`xn--…`). The domain is lowercased; the part before the @ is up to its
 * server, and kept.
 */
export function parseMailAddress(input: unknown): MailAddress | undefined {
  if (typeof input !== 'string' || input.length > lengthMax) return undefined
  const at = input.lastIndexOf('@')
  const [local, domain] = [input.slice(0, Math.max(at, 0)), input.slice(at + 1)]
  if (local.length > localLengthMax || !localPart.test(local)) return undefined
  const labels = domain.split('.')
  if (labels.length < 2 || !labels.every((part) => label.test(part))) return undefined
  // 192.0.2.1 is not a domain name, and no top-level domain consists of digits.
  if (/^[0-9]+$/.test(labels.at(-1) ?? '')) return undefined
  return `${local}@${domain.toLowerCase()}` as MailAddress
}
