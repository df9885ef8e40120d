import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { DriftReading } from '../rules/drift.ts'

/** How far a token strayed, code by code: drawn here, so that neither a script nor a style in the page is needed. */

const size = { width: 640, height: 240 }
const plot = { left: 64, right: 632, top: 14, bottom: 206 }

export type DriftAxis = {
  readonly unit: '秒' | '回'
  /** What a login takes now, in the axis's unit. */
  readonly accepted: readonly [low: number, high: number]
}

/** Readings in the unit of the axis, the oldest first; at least one. */
export function driftChart(readings: readonly DriftReading[], { unit, accepted }: DriftAxis): Html {
  const values = readings.flatMap(({ low, high }) => [low, high])
  const most = roundUp(Math.max(...values.map(Math.abs), ...accepted.map(Math.abs)))
  const lowest = Math.min(...values, ...accepted) < 0 ? -most : 0
  const y = (value: number) => plot.bottom - ((plot.bottom - plot.top) * (value - lowest)) / (most - lowest)
  const pitch = (plot.right - plot.left) / readings.length
  const bars = readings.map(({ low, high, synchronized }, i) => {
    const x = plot.left + (i + 0.5) * pitch
    const half = Math.min(6, pitch * 0.35)
    const [top, bottom] = low === high ? [y(high) - 2, y(low) + 2] : [y(high), y(low)]
    return html`<rect class="${synchronized ? 'drift-put-right' : 'drift-code'}" x="${tenth(x - half)}" y="${tenth(top)}" width="${tenth(half * 2)}" height="${tenth(bottom - top)}"/>`
  })
  const [from, to] = accepted
  return html`<svg class="chart drift" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="drift-title drift-summary">
<title id="drift-title">トークンのズレの推移</title>
<desc id="drift-summary">${summary(readings, unit)}</desc>
<rect class="drift-accepted" x="${plot.left}" y="${tenth(y(to))}" width="${plot.right - plot.left}" height="${tenth(Math.max(1, y(from) - y(to)))}"/>
${[...new Set([lowest, lowest / 2, 0, most / 2, most])].filter(Number.isInteger).map(
  (
    value,
  ) => html`<line class="chart-grid" x1="${plot.left}" x2="${plot.right}" y1="${tenth(y(value))}" y2="${tenth(y(value))}"/>
<text class="chart-number" x="${plot.left - 6}" y="${tenth(y(value) + 5)}" text-anchor="end">${value > 0 && lowest < 0 ? '+' : ''}${value}${unit}</text>`,
)}
${bars}
${timeLabels(readings)}
</svg>
<ul class="chart-legend">${legend('drift-code', '受け付けたワンタイムパスワード')}${legend('drift-put-right', '同期ズレ補正')}${legend('drift-accepted', 'いま、ログインで受け付ける範囲')}</ul>`
}

function legend(series: string, name: string): Html {
  return html`<li><svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><rect class="${series}" x="1" y="1" width="14" height="14"/></svg>${name}</li>`
}

function timeLabels(readings: readonly DriftReading[]): Html {
  const [first, last] = [readings[0], readings.at(-1)]
  const label = (reading: DriftReading | undefined, x: number, anchor: string) =>
    html`<text class="chart-number" x="${x}" y="${plot.bottom + 24}" text-anchor="${anchor}">${reading === undefined ? '' : timeText(reading.atMs).slice(0, 16)}</text>`
  return html`${label(first, plot.left, 'start')}${first === last ? null : label(last, plot.right, 'end')}`
}

function summary(readings: readonly DriftReading[], unit: string): string {
  const last = readings.at(-1)
  return `${readings.length}件。${last === undefined ? '' : `最新は${timeText(last.atMs)}、${rangeText(last, unit)}。`}すべての値は、下の表にあります。`
}

/** +15～+45秒, or 3回 */
export function rangeText({ low, high }: Pick<DriftReading, 'low' | 'high'>, unit: string): string {
  return low === high ? `${low}${unit}` : `${signed(low)}～${signed(high)}${unit}`
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0'
}

/** Numbers of the side that people read easily. */
function roundUp(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)))
  return ([1, 2, 4, 6, 10].find((n) => n * power >= most) ?? 10) * power
}

function tenth(n: number): string {
  return String(Math.round(n * 10) / 10)
}
