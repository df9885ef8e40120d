// A device pins the keys of institutions anew: the server shows by a MAC with the token's secret that it is the token's
// own, as the device does. Who has stolen an operation key can't.

type Asking = { readonly tokenId: string; readonly atMs: number }

/** Of one institution; the point in base64url, times in seconds. */
export type KeyToPin = {
  readonly point: string
  readonly notBefore: number
  readonly notAfter: number
  readonly serial: number
}

/** What the device asks with. */
export function keysMessage({ tokenId, atMs }: Asking): string {
  return `warifu operations v1\nkeys\n${tokenId}\n${atMs}\n`
}

/** Every key that counts, in the order in which the server tells them: what the digest in its answer's proof is of. */
export function keysText(
  institutions: readonly {
    readonly institution: string
    readonly name: string
    readonly keys: readonly KeyToPin[]
  }[],
): string {
  const lines = institutions.flatMap(({ institution, name, keys }) => [
    `${institution} ${name}`,
    ...keys.map(({ point, notBefore, notAfter, serial }) =>
      [institution, point, notBefore, notAfter, serial].join(' '),
    ),
  ])
  return lines.map((line) => `${line}\n`).join('')
}

/** What the server answers with, under the same clock; `digest` is the SHA-256 of `keysText`, in hexadecimal. */
export function keysToldMessage({ tokenId, atMs, digest }: Asking & { readonly digest: string }): string {
  return `warifu operations v1\nkeys told\n${tokenId}\n${atMs}\n${digest}\n`
}
