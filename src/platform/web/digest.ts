/** A digest in base64url as `sha256sum` prints it, so that people can compare the two. */
export function sha256Text(digest: string): string {
  return Buffer.from(digest, 'base64url').toString('hex')
}
