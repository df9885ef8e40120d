// The camera, until it sees a QR code of an operation.
import { byId, element, onPress, write } from './dom.ts'
import { operationTexts } from './operation-texts.ts'
import { qrReader } from './qr-reader.ts'
import { showPart } from './screens.ts'

export type Scanning = {
  /** What a QR code says: undefined if that was it; if not, why, and the camera goes on. */
  readonly found: (text: string) => Promise<string | undefined>
  /** There is no camera, or nothing to read its picture with: what to say. */
  readonly gaveUp: (text: string) => void
}

const lookEveryMs = 100
/** Enough for a code of 3 cm at arm's length; a phone's own choice may be too coarse. */
const picture = { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: { ideal: 'environment' } }

export function createScanner({ found, gaveUp }: Scanning): { readonly start: () => Promise<void> } {
  const video = byId('scanner-video', HTMLVideoElement)
  let stream: MediaStream | undefined
  /** Counts starts and stops: whatever belongs to an earlier one ends by itself. */
  let round = 0

  function stop(): void {
    round += 1
    end(stream)
    stream = undefined
    video.srcObject = null
  }

  function leave(): void {
    stop()
    showPart('home')
  }

  async function look(read: (video: HTMLVideoElement) => Promise<string | undefined>, of: number) {
    while (of === round) {
      const text = await read(video).catch(() => undefined)
      if (of !== round) return
      const fault = text === undefined ? undefined : await found(text)
      if (of !== round) return
      if (text !== undefined && fault === undefined) return stop()
      if (fault !== undefined) write('scanner-notice', fault)
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    }
  }

  onPress('scanner-stop', leave)
  // Whoever turns to something else is not filmed.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && stream !== undefined) leave()
  })

  return {
    async start() {
      stop()
      const of = round
      write('scanner-notice', operationTexts.cameraStarting)
      showPart('scanner')
      element('scanner-title').focus()
      const reading = qrReader()
      try {
        const opened = await navigator.mediaDevices.getUserMedia({ video: picture, audio: false })
        if (of !== round) return end(opened)
        stream = opened
        video.srcObject = opened
        await video.play()
      } catch (error) {
        if (of !== round) return
        leave()
        return gaveUp(isRefused(error) ? operationTexts.cameraRefused : operationTexts.cameraMissing)
      }
      const read = await reading
      if (of !== round) return
      if (read === undefined) {
        leave()
        return gaveUp(operationTexts.decoderMissing)
      }
      write('scanner-notice', operationTexts.cameraLooking)
      void look(read, of)
    },
  }
}

function end(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

function isRefused(error: unknown): boolean {
  return error instanceof DOMException && ['NotAllowedError', 'SecurityError'].includes(error.name)
}
