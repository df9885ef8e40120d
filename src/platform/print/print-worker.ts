// Draws sheets in a thread of its own, so that nobody who logs in waits for it.
import { parentPort } from 'node:worker_threads'
import PdfDocument from 'pdfkit'
import { drawSheet } from './draw-sheet.ts'
import { fontFile, unprintableIn } from './glyphs.ts'
import type { Asked, Printed } from './print-thread.ts'

const a4 = { size: 'A4', margin: 0 } as const
const heights = new Map<string, number>()
let pieces: Uint8Array[] = []
let document: PDFKit.PDFDocument | undefined

function opened(title: string): PDFKit.PDFDocument {
  const made = new PdfDocument({ ...a4, autoFirstPage: false, info: { Title: title } })
  made.on('data', (piece: Uint8Array) => pieces.push(Uint8Array.from(piece)))
  made.registerFont('print', fontFile)
  return made
}

async function answer(asked: Asked): Promise<Printed> {
  switch (asked.is) {
    case 'check':
      return { is: 'checked', unprintable: asked.texts.map((texts) => texts.flatMap(unprintableIn)) }
    case 'sheets':
      document ??= opened(asked.title)
      for (const sheet of asked.sheets) {
        document.addPage(a4).font('print')
        drawSheet(document, sheet, heights)
      }
      // What was drawn leaves the document in later turns.
      await new Promise((resolve) => setImmediate(resolve))
      return taken()
    case 'end': {
      const made = document ?? opened(asked.title)
      const ended = new Promise((resolve) => made.once('end', resolve))
      if (document === undefined) made.addPage(a4)
      made.end()
      await ended
      return taken()
    }
  }
}

function taken(): Printed {
  const printed = { is: 'printed', pieces } as const
  pieces = []
  return printed
}

parentPort?.on('message', (asked: Asked) => {
  answer(asked).then(
    (printed) => parentPort?.postMessage(printed),
    (error: unknown) => {
      throw error
    },
  )
})
