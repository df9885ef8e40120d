// A browser whose camera sees what a test shows it: a film of one picture, as Chromium reads it.
import { writeFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../support/browser.ts'

const [width, height] = [1280, 720] as const

/** `film` need not be there before the camera is used. */
export function launchWithCamera(film: string): Promise<Browser> {
  return launchBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ])
}

/** Holds the camera over an element of a page, which fills a good part of the picture. */
export async function filmElement(page: Page, selector: string, film: string): Promise<void> {
  const seen = await page.locator(selector).screenshot()
  const gray = await page.evaluate(grayPicture, { png: seen.toString('base64'), width, height })
  const colorless = Buffer.alloc((width * height) / 2, 128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), Buffer.from(gray, 'base64'), colorless])
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)
  writeFileSync(film, Buffer.concat([head, frame, frame]))
}

type Seen = { readonly png: string; readonly width: number; readonly height: number }

/** Runs in the browser: on a gray table, a little askew. */
async function grayPicture({ png, width, height }: Seen): Promise<string> {
  const picture = await createImageBitmap(
    new Blob([Uint8Array.from(atob(png), (c) => c.charCodeAt(0))], { type: 'image/png' }),
  )
  const pen = new OffscreenCanvas(width, height).getContext('2d')
  if (pen === null) throw new Error('no canvas')
  pen.fillStyle = '#999'
  pen.fillRect(0, 0, width, height)
  const size = height * 0.7
  pen.translate(width / 2, height / 2)
  pen.rotate(0.1)
  pen.drawImage(picture, -size / 2, -size / 2, size, size)
  const { data } = pen.getImageData(0, 0, width, height)
  let text = ''
  for (let at = 0; at < data.length; at += 4)
    text += String.fromCharCode(((data[at] ?? 0) * 3 + (data[at + 1] ?? 0) * 6 + (data[at + 2] ?? 0)) / 10)
  return btoa(text)
}
