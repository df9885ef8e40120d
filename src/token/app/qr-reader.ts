// Reads QR codes in a picture: with the browser's own reader where there is one, or else with ours, which is loaded only then.
import type { Picture } from '../decoder/picture.ts'

/** What a QR code in the picture says; undefined: none is seen. */
export type ReadQr = (video: HTMLVideoElement) => Promise<string | undefined>

/** Of the Shape Detection API, which lib.dom doesn't have. */
type Detector = { readonly detect: (source: HTMLVideoElement) => Promise<readonly { rawValue: string }[]> }
type DetectorClass = {
  new (options: { readonly formats: readonly string[] }): Detector
  readonly getSupportedFormats: () => Promise<readonly string[]>
}

/** Undefined: this browser has no reader, and ours could not be fetched. */
export async function qrReader(): Promise<ReadQr | undefined> {
  return (await ownReader().catch(() => undefined)) ?? (await workingDecoder())
}

async function ownReader(): Promise<ReadQr | undefined> {
  const { BarcodeDetector } = globalThis as { readonly BarcodeDetector?: DetectorClass }
  // Some systems have the class and none of the formats.
  if (!(await BarcodeDetector?.getSupportedFormats())?.includes('qr_code') || BarcodeDetector === undefined)
    return undefined
  const detector = new BarcodeDetector({ formats: ['qr_code'] })
  return async (video) => (await detector.detect(video))[0]?.rawValue
}

let decoder: ReadQr | undefined

async function workingDecoder(): Promise<ReadQr | undefined> {
  decoder ??= await startDecoder()
  return decoder
}

/** In a worker: its page alone may compile WebAssembly, and the picture on the screen goes on moving. */
async function startDecoder(): Promise<ReadQr | undefined> {
  const worker = new Worker(new URL('../decoder/main.ts', import.meta.url), { type: 'module' })
  const ready = await answerOf(worker)
  if (ready !== 'ready') {
    worker.terminate()
    return undefined
  }
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  return async (video) => {
    const { videoWidth: width, videoHeight: height } = video
    if (width === 0 || height === 0 || pen === null) return undefined
    if (canvas.width !== width) canvas.width = width
    if (canvas.height !== height) canvas.height = height
    pen.drawImage(video, 0, 0)
    const { buffer } = pen.getImageData(0, 0, width, height).data
    const picture: Picture = { width, height, buffer }
    worker.postMessage(picture, [buffer])
    const said = await answerOf(worker)
    return typeof said === 'string' ? said : undefined
  }
}

/** What it says next; undefined: it could not be started. */
function answerOf(worker: Worker): Promise<unknown> {
  return new Promise((resolve) => {
    worker.addEventListener('message', ({ data }) => resolve(data), { once: true })
    worker.addEventListener('error', () => resolve(undefined), { once: true })
  })
}
