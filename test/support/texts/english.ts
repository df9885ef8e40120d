import assert from 'node:assert/strict'
import { type Client, textOf } from '../site.ts'
import { mainText, namesOn, plainName, type Seen, walk } from './walk.ts'

const japanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]+[^<>"]*/u

/** What is in both languages by itself. */
const ofTheSwitch = ['日本語', '言語 / Language']

/**
 * Looks at pages that are to be English: `data` is what stays in Japanese, such as names, and `noNames` what stands in
 * “…” and is the name of no screen, button or field.
 */
export function englishReader({
  data,
  noNames,
}: {
  readonly data: readonly string[]
  readonly noNames: RegExp
}) {
  const faults = new Set<string>()
  const seen = new Set<string>()
  const pages: Seen[] = []

  /** The first Japanese of a page, its attributes too. */
  function japaneseIn(html: string): string | undefined {
    const rest = [...data, ...ofTheSwitch].reduce((text, each) => text.replaceAll(each, ''), html)
    return japanese.exec(rest)?.[0]
  }

  function look(where: string, html: string): string {
    seen.add(where.split('?')[0] ?? '')
    pages.push({ where, html })
    if (!html.includes('<html lang="en">')) faults.add(`${where}: not in English`)
    const found = japaneseIn(html)
    if (found !== undefined) faults.add(`${where}: ${found}`)
    return html
  }

  return {
    look,
    faults,
    seen,
    japaneseIn,
    /** A form's answer, which is a page of its own. */
    async answered(what: string, answer: Promise<Response>, status: number): Promise<string> {
      const response = await answer
      assert.equal(response.status, status, what)
      return textOf(look(what, await response.text()))
    },
    /** D7, M1: names that a page tells people to look for, and that are on none. */
    namesNowhere(): readonly string[] {
      const there = namesOn(pages)
      const named = pages.flatMap((page) =>
        [...mainText(page).matchAll(/“([^”]+)”/g)].map(([, name = '']) => name),
      )
      const missing = named.filter((name) => !there.has(plainName(name)) && !noNames.test(plainName(name)))
      return [...new Set(missing)]
    },
  }
}

export type Reader = ReturnType<typeof englishReader>

export async function show({ look }: Reader, client: Client, path: string): Promise<string> {
  return look(path, await client.page(path))
}

/** Every page that links lead to from these addresses. */
export async function lookAround(
  { look }: Reader,
  client: Client,
  service: string,
  from: readonly string[],
): Promise<void> {
  const { pages, dead } = await walk(client, service, from)
  for (const { where, html } of pages) look(where, html)
  assert.deepEqual(dead, [])
}
