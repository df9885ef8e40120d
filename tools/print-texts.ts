// Prints every text of each service, at each date on which one of them changes, side by side: what is the same at all
// dates once, what differs by date. For reading before a release: `node tools/print-texts.ts [service …]`.
import { toldBy } from '../test/support/texts/messages.ts'
import { customerServices, datesOf, seeService } from '../test/support/texts/services.ts'
import { mainText } from '../test/support/texts/walk.ts'

const asked = process.argv.slice(2)
for (const service of customerServices.filter((each) => asked.length === 0 || asked.includes(each))) {
  const dates = datesOf(service)
  const byPlace = new Map<string, Map<string, string>>()
  for (const date of dates) {
    const { pages } = await seeService(service, date)
    const all = [
      ...toldBy(service, date),
      ...pages.map((page) => ({ where: page.where, text: mainText(page) })),
    ]
    for (const { where, text } of all) {
      const texts = byPlace.get(where) ?? new Map<string, string>()
      byPlace.set(where, texts.set(date, text))
    }
  }
  process.stdout.write(`\n# ${service}\n`)
  for (const [where, texts] of byPlace) process.stdout.write(`\n## ${where}\n${sideBySide(dates, texts)}`)
}

/** One text with the dates at which it reads so, for each that there is. */
function sideBySide(dates: readonly string[], texts: ReadonlyMap<string, string>): string {
  const byText = Map.groupBy(dates, (date) => texts.get(date))
  return [...byText]
    .map(([text, at]) => {
      const when = at.length === dates.length ? '' : `--- ${at.join(', ')}\n`
      return `${when}${text ?? '(is not there)'}\n`
    })
    .join('')
}
