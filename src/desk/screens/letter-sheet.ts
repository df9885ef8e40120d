import type { Sheet } from '../../platform/print/sheet.ts'
import { type Html, html } from '../../platform/web/html.ts'

/** A letter for a window envelope, one page A4, as the browser prints it. */
export function letterSheet(sheet: Sheet): Html {
  const { addressees, reference, sender, title, opening, contact } = sheet
  return html`<article class="letter" aria-labelledby="letter-title">
<div class="letter-head">
<div class="letter-address"><p class="letter-label">住所ラベル貼付欄</p>${addressees.map((each) => html`<p>${each}</p>`)}${reference === null ? null : html`<p class="letter-number">${reference}</p>`}</div>
<div class="letter-sender">${sender.map((each) => html`<p>${each}</p>`)}</div>
</div>
<h1 id="letter-title">${title}</h1>
<p>${opening}</p>
${sheetParts(sheet)}<p class="letter-contact">${contact}</p>
</article>`
}

/** What a letter tells, what to do, and what to mind. */
export function sheetParts({ facts, steps, cautions }: Pick<Sheet, 'facts' | 'steps' | 'cautions'>): Html {
  return html`<dl class="letter-facts">
${facts.map(({ name, value, isTyped }) => html`<div><dt>${name}</dt><dd${isTyped ? html` class="letter-code"` : ''}>${value}</dd></div>\n`)}</dl>
<h2>お手続き</h2>
<ol>
${steps.map((step) => html`<li>${step}</li>\n`)}</ol>
<h2>ご注意</h2>
<ul>
${cautions.map((caution) => html`<li>${caution}</li>\n`)}</ul>
`
}
