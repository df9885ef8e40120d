/** What an authority's key is sealed to. Apart from what writes certificates, whose library is heavy. */
export function authorityIdentity(authorityId: string): string {
  return `certificate-authority:${authorityId}`
}
