import { type Html, html } from '../../platform/web/html.ts'
import type { MigrationDay } from '../operations/migration.ts'

/** Users by method and day, as bars: drawn here, so that neither a script nor a style in the page is needed. */

/** The order in which a bar is stacked from below; each differs in lightness and pattern, not in hue alone. */
export const methodSeries = [
  ['mailOnly', 'メールのみ'],
  ['both', 'トークンとメール'],
  ['tokenOnly', 'トークンのみ'],
] as const

const size = { width: 480, height: 270 }
const plot = { left: 72, right: 474, top: 14, bottom: 236 }

/** Numbers of the side that people read easily: 1, 2 or 5 with zeros. */
function roundUp(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)))
  return ([1, 2, 5].find((n) => n * power >= most) ?? 10) * power
}

export function methodChart(days: readonly MigrationDay[]): Html {
  const totals = days.map(({ mailOnly, both, tokenOnly }) => mailOnly + both + tokenOnly)
  const top = roundUp(Math.max(...totals))
  const height = (users: number) => Math.round(((plot.bottom - plot.top) * users * 10) / top) / 10
  const pitch = (plot.right - plot.left) / days.length
  const bars = days.map((day, i) => {
    let y = plot.bottom
    return methodSeries.map(([series]) => {
      const tall = height(day[series])
      y -= tall
      const x = plot.left + i * pitch
      return tall === 0
        ? null
        : html`<rect class="chart-${series}" x="${tenth(x + pitch * 0.1)}" y="${tenth(y)}" width="${tenth(pitch * 0.8)}" height="${tenth(tall)}"/>`
    })
  })
  return html`<svg class="chart" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="chart-title chart-summary">
<title id="chart-title">登録している方法ごとのユーザ数の推移</title>
<desc id="chart-summary">${summary(days)}</desc>
${hatch}
${[0, top / 2, top].filter(Number.isInteger).map((users) => gridLine(users, plot.bottom - height(users)))}
${bars}
${dayLabels(days, pitch)}
</svg>
<ul class="chart-legend">${methodSeries.map(
    ([series, name]) =>
      html`<li><svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><rect class="chart-${series}" x="1" y="1" width="14" height="14"/></svg>${name}</li>`,
  )}</ul>`
}

const hatch = html`<defs><pattern id="chart-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="chart-hatch-ground" width="6" height="6"/><rect class="chart-hatch-line" width="3" height="6"/></pattern></defs>`

function gridLine(users: number, y: number): Html {
  return html`<line class="chart-grid" x1="${plot.left}" x2="${plot.right}" y1="${tenth(y)}" y2="${tenth(y)}"/>
<text class="chart-number" x="${plot.left - 6}" y="${tenth(y + 5)}" text-anchor="end">${users.toLocaleString('ja-JP')}</text>`
}

/** The first day, today, and one between them. */
function dayLabels(days: readonly MigrationDay[], pitch: number): readonly Html[] {
  const last = days.length - 1
  const labeled = [
    [0, 'start'],
    [Math.floor(last / 2), 'middle'],
    [last, 'end'],
  ] as const
  return labeled.map(([i, anchor]) => {
    const share = { start: 0, middle: 0.5, end: 1 }[anchor]
    const x = tenth(plot.left + (i + share) * pitch)
    const { month = 0, day = 0 } = days[i]?.day ?? {}
    return html`<text class="chart-number" x="${x}" y="${plot.bottom + 22}" text-anchor="${anchor}">${month}/${day}</text>`
  })
}

function summary(days: readonly MigrationDay[]): string {
  const sentence = (each: MigrationDay | undefined) =>
    each === undefined
      ? ''
      : `${each.day.month}月${each.day.day}日は、${methodSeries.map(([series, name]) => `${name}${each[series]}人`).join('、')}。`
  return `${sentence(days[0])}${sentence(days.at(-1))}すべての日の人数は、下の表にあります。`
}

function tenth(n: number): string {
  return String(Math.round(n * 10) / 10)
}
