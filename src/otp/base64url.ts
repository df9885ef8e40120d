import { asciiBytes } from './bytes.ts'

// RFC 4648 §5 without padding, as the issuing protocol writes bytes.

export function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Throws if the text is not base64url. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return asciiBytes(atob(text.replaceAll('-', '+').replaceAll('_', '/')))
}
