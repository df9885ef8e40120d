import { encode } from 'uqr'
import { type Html, html } from './html.ts'

/** The light margin that QR readers need (ISO/IEC 18004). */
const quietZone = 4

/** Its dark modules as a path in a square of `size`, the light margin among it. */
export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: quietZone })
  const path = data
    .map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join(''))
    .join('')
  return { size, path }
}

/** A QR code inlined into the page, so that its content is in no file and no URL. */
export function qrCode(text: string, label: string): Html {
  const { size, path } = qrPath(text)
  return html`<svg class="qr-code" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`
}
