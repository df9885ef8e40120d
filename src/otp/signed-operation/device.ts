// What a device says to prove, by a MAC with the token's secret, that it has the token. Its own key signs answers, and
// nothing else.

type Asking = { readonly tokenId: string; readonly atMs: number }

/** To register the key of its answers: x, then y, in hexadecimal. */
export function deviceMessage({ tokenId, atMs, deviceKey }: Asking & { readonly deviceKey: string }): string {
  return `warifu operations v1\ndevice\n${tokenId}\n${atMs}\n${deviceKey}\n`
}

/** To be given the rows of a batch that waits for the token; `operationId` is in hexadecimal. */
export function rowsMessage({
  tokenId,
  atMs,
  operationId,
}: Asking & { readonly operationId: string }): string {
  return `warifu operations v1\nrows\n${tokenId}\n${atMs}\n${operationId}\n`
}

/** To be told by a push that something waits, at this endpoint and by this key of the server's; both empty: no more. */
export function pushMessage({
  tokenId,
  atMs,
  endpoint,
  publicKey,
}: Asking & { readonly endpoint: string; readonly publicKey: string }): string {
  return `warifu operations v1\npush\n${tokenId}\n${atMs}\n${endpoint}\n${publicKey}\n`
}

/** To be given what waits for the token. */
export function waitingMessage({ tokenId, atMs }: Asking): string {
  return `warifu operations v1\nwaiting\n${tokenId}\n${atMs}\n`
}
