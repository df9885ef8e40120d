import type { Sheet } from './sheet.ts'

/** A letter as plain text, for a file that is printed by whatever is at hand. */
export function plainSheet(sheet: Sheet): string {
  const { addressees, reference, sender, title, opening, facts, steps, cautions, contact } = sheet
  const parts = [
    [...addressees, ...(reference === null ? [] : [reference])],
    sender,
    [title],
    [opening],
    facts.map(({ name, value }) => `${name}：${value}`),
    ['お手続き', ...steps.map((step, i) => `${i + 1}. ${step}`)],
    ['ご注意', ...cautions.map((caution) => `・${caution}`)],
    [contact],
  ]
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`
}
