import type { PostalAddress, Sheet, SheetFact } from './sheet.ts'

/** What a page is drawn on: the part of pdfkit's document that a sheet needs. */
export type Canvas = Pick<PDFKit.PDFDocument, 'fontSize' | 'text' | 'heightOfString' | 'moveTo'>

const mm = 72 / 25.4

/** A4, and where the text stands on it; the window of 長形3号, folded in three, is at the upper left. */
const left = 20 * mm
const width = 170 * mm
const windowWidth = 88 * mm
const senderLeft = 115 * mm
const top = 15 * mm
/** Below the window, whose label is 45 mm high. */
const bodyTop = 64 * mm
const bottom = 280 * mm
const footTop = 285 * mm
const factLabelWidth = 58 * mm

/** Sizes that are tried, the first first: a page holds the longest names and steps at one of them. */
const scales = [1, 0.92, 0.84, 0.76, 0.68] as const

/** Draws one letter on the page that is open. Throws where it is too long for a page at any size: nothing runs over. */
export function drawSheet(canvas: Canvas, sheet: Sheet, heights: Map<string, number>): void {
  drawHead(canvas, sheet)
  const scale = scales.find((each) => bodyTop + heightOf(canvas, sheet, each, heights) <= bottom)
  if (scale === undefined)
    throw new RangeError(`the letter to ${sheet.foot ?? 'somebody'} is too long for a page`)
  let y = bodyTop
  for (const block of blocksOf(sheet, scale)) {
    y += block.before
    block.draw?.(canvas, y)
    if (block.text !== '')
      canvas.fontSize(block.size).text(block.text, left + block.indent, y, {
        width: block.width,
        align: block.align,
        lineGap: block.size * 0.25,
        characterSpacing: block.isTyped ? block.size * 0.05 : 0,
      })
    y += blockHeight(canvas, block, heights)
  }
  if (sheet.foot !== null) canvas.fontSize(7.5).text(sheet.foot, left, footTop, { width, align: 'right' })
}

function drawHead(canvas: Canvas, { address, addressees, reference, sender }: Sheet): void {
  let y = top
  const line = (text: string, size: number) => {
    canvas.fontSize(size).text(text, left + 4 * mm, y, { width: windowWidth - 8 * mm, lineGap: 1 })
    y += canvas.heightOfString(text, { width: windowWidth - 8 * mm, lineGap: 1 }) + 1
  }
  if (address === null) y += 18 * mm
  else for (const each of addressLines(address)) line(each, 10)
  y += 2 * mm
  for (const addressee of addressees) line(addressee, 11)
  if (reference !== null) line(reference, 8)
  let senderY = top
  for (const each of sender) {
    canvas.fontSize(10).text(each, senderLeft, senderY, { width: left + width - senderLeft, align: 'right' })
    senderY += 16
  }
}

function addressLines({ postalCode, lines }: PostalAddress): readonly string[] {
  return [`〒${postalCode}`, ...lines]
}

type Block = {
  readonly text: string
  readonly size: number
  readonly indent: number
  readonly width: number
  readonly before: number
  readonly align: 'left' | 'center'
  readonly isTyped: boolean
  /** The same in every letter, so that it is measured once. */
  readonly isShared: boolean
  /** What is drawn at its top besides. */
  readonly draw?: (canvas: Canvas, y: number) => void
}

function blocksOf({ title, opening, facts, steps, cautions, contact }: Sheet, scale: number): Block[] {
  const paragraph = (text: string, more: Partial<Block> = {}): Block => ({
    text,
    size: 10.5 * scale,
    indent: 0,
    width,
    before: 4 * scale,
    align: 'left',
    isTyped: false,
    isShared: true,
    ...more,
  })
  const heading = (text: string) => paragraph(text, { size: 12 * scale, before: 12 * scale })
  const item = (mark: string, text: string) =>
    paragraph(text, {
      indent: 16 * scale,
      width: width - 16 * scale,
      draw: (canvas, y) => {
        canvas.fontSize(10.5 * scale).text(mark, left, y, { width: 16 * scale })
      },
    })
  return [
    paragraph(title, { size: 16 * scale, align: 'center' }),
    paragraph(opening, { before: 14 * scale }),
    ...facts.map((fact, i) => factBlock(fact, scale, { isFirst: i === 0 })),
    paragraph('', { before: 8 * scale, draw: rule }),
    heading('お手続き'),
    ...steps.map((step, i) => item(`${i + 1}.`, step)),
    heading('ご注意'),
    ...cautions.map((caution) => item('・', caution)),
    paragraph(contact, { before: 14 * scale, draw: (canvas, y) => rule(canvas, y - 4) }),
  ]
}

function factBlock(
  { name, value, isTyped }: SheetFact,
  scale: number,
  { isFirst }: { readonly isFirst: boolean },
): Block {
  return {
    text: value,
    size: (isTyped ? 13 : 10.5) * scale,
    indent: factLabelWidth,
    width: width - factLabelWidth,
    before: (isFirst ? 14 : 8) * scale,
    align: 'left',
    isTyped,
    isShared: false,
    draw: (canvas, y) => {
      rule(canvas, y - 4 * scale)
      canvas.fontSize(10.5 * scale).text(name, left, y, { width: factLabelWidth - 6 })
    },
  }
}

function rule(canvas: Canvas, y: number): void {
  canvas
    .moveTo(left, y)
    .lineTo(left + width, y)
    .lineWidth(0.5)
    .stroke('#666666')
}

function heightOf(canvas: Canvas, sheet: Sheet, scale: number, heights: Map<string, number>): number {
  return blocksOf(sheet, scale).reduce(
    (sum, block) => sum + block.before + blockHeight(canvas, block, heights),
    0,
  )
}

function blockHeight(canvas: Canvas, block: Block, heights: Map<string, number>): number {
  const { text, size, width: room, isTyped, isShared } = block
  if (text === '') return 0
  const name = `${size} ${room} ${text}`
  const known = isShared ? heights.get(name) : undefined
  if (known !== undefined) return known
  const spacing = isTyped ? size * 0.05 : 0
  canvas.fontSize(size)
  const height = canvas.heightOfString(text, { width: room, lineGap: size * 0.25, characterSpacing: spacing })
  if (isShared) heights.set(name, height)
  return height
}
