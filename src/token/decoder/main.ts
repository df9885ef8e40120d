// The worker that reads QR codes where the browser can't: ZXing-C++ as WebAssembly. Says `ready` once, then of each picture
// the text of its QR code, or null.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import type { Picture } from './picture.ts'

// lib.dom has only the pages' side; this is what we use of a worker's.
type Scope = {
  postMessage(said: string | null): void
  addEventListener(type: 'message', act: (event: MessageEvent<Picture>) => void): void
}

const scope = globalThis as unknown as Scope

scope.addEventListener('message', ({ data: { width, height, buffer } }) => {
  const picture = new ImageData(new Uint8ClampedArray(buffer), width, height)
  void readBarcodes(picture, { formats: ['QRCode'], maxNumberOfSymbols: 1 })
    .then(([code]) => scope.postMessage(code?.isValid === true ? code.text : null))
    .catch(() => scope.postMessage(null))
})

// Beside this file's own place, and from nowhere else.
const wasm = new URL('../../zxing/reader/zxing_reader.wasm', import.meta.url).href
const overrides = { locateFile: () => wasm }
void prepareZXingModule({ overrides, fireImmediately: true })
  .then(() => scope.postMessage('ready'))
  .catch(() => scope.postMessage(null))
