/** Text of a certificate, a list or a key (RFC 7468 §3). */
export function toPem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replaceAll(/.{64}(?=.)/g, '$&\n')
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}

const block = /^-----BEGIN ([A-Z0-9 ]+)-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END \1-----$/

/** The bytes of the one block of one of these labels that a text is; undefined for anything else. */
export function fromPem(text: string, labels: readonly string[]): Uint8Array | undefined {
  const [, label = '', base64 = ''] = block.exec(text.trim()) ?? []
  return labels.includes(label) ? fromBase64(base64.replaceAll(/\s/g, '')) : undefined
}

/** The bytes that a base64 text of the standard alphabet holds; undefined for another spelling of them. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined
}
