import { type Client, textOf } from '../site.ts'

/** A page as somebody sees it. */
export type Seen = { readonly where: string; readonly html: string }

/** What a walk along the links of a service found. */
export type Walk = { readonly pages: readonly Seen[]; readonly dead: readonly string[] }

const pagesMax = 200

/** Every page of a service that links lead to from these addresses, and the links that lead nowhere (D7, M1, M2). */
export async function walk(client: Client, service: string, from: readonly string[]): Promise<Walk> {
  const pages: Seen[] = []
  const dead: string[] = []
  const known = new Set(from)
  const open = from.map((path) => ({ path, on: 'the start' }))
  for (let next = open.shift(); next !== undefined && pages.length < pagesMax; next = open.shift()) {
    const { path, on } = next
    const response = await client.send(path, { headers: { Accept: 'text/html' } })
    const location = response.headers.get('Location')
    if (response.status === 303 && location !== null && !/notice=(?:link|closed)/.test(location)) {
      reach(location, path)
      continue
    }
    if (response.status !== 200) {
      dead.push(`${on} leads to ${path}: ${response.status} ${location ?? ''}`)
      continue
    }
    if (!(response.headers.get('Content-Type') ?? '').startsWith('text/html')) continue
    const html = await response.text()
    if (!path.startsWith(`/${service}`)) continue
    pages.push({ where: path, html })
    for (const href of hrefsIn(html)) reach(href, path)
  }
  return { pages, dead }

  function reach(href: string, on: string): void {
    const path = href.split('#')[0] ?? ''
    if (!path.startsWith(`/${service}`) && path !== '/token/') return
    // Who walks in the other language begins there.
    if (/[?&]lang=/.test(path)) return
    // One page of a list is as good as another.
    const plain = path.replace(/([?&])(?:sort|page|after|order|descending|notice)=[^&]*/g, '$1')
    if (known.has(plain)) return
    known.add(plain)
    open.push({ path, on })
  }
}

function hrefsIn(html: string): readonly string[] {
  return [...html.matchAll(/<a\b[^>]*\bhref="(\/[^"]*)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  )
}

const named = /<(button|a|label|legend|h1|h2|h3|summary|option|th|dt|title|li)\b[^>]*>(.*?)<\/\1>/gs
const labelled = /\b(?:aria-label|data-confirm)="([^"]+)"/g

/** The names of everything on these pages that somebody could be told to look for. */
export function namesOn(pages: readonly Seen[]): ReadonlySet<string> {
  const names = pages.flatMap(({ html }) => [
    ...[...html.matchAll(named)].map(([, , inner = '']) => inner),
    ...[...html.matchAll(/<(?:span|p) class="(?:label|menu-group|subtitle)"[^>]*>(.*?)<\/(?:span|p)>/gs)].map(
      ([, inner = '']) => inner,
    ),
    ...[...html.matchAll(labelled)].map(([, text = '']) => text),
  ])
  return new Set(
    names.map((name) =>
      plainName(textOf(name.replaceAll(/<span class="visually-hidden">.*?<\/span>/gs, ''))),
    ),
  )
}

/** A name as it is compared: without spaces, and without what the manuals append to it. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll(/\s/g, '')
    .replace(/(?:ボタン)$/, '')
}

/** The names in a text: 「…」, [ … ], ［…］ and 【…】 around what looks like one. */
export function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/「([^「」\n]{1,40})」|\[([^[\]\n]{1,40})\]|［([^［］\n]{1,40})］/g)].map(
    ([, a, b, c]) => plainName(a ?? b ?? c ?? ''),
  )
}

/** The text of a page's main part, without what a form only shows back. */
export function mainText({ html }: Seen): string {
  const main = /<main\b[^>]*>(.*?)<\/main>/s.exec(html)?.[1] ?? html
  return textOf(main.replaceAll(/<\/(?:p|li|div|h1|h2|h3|tr|dd|dt|section|option)>/g, '\n'))
    .replaceAll(/\n\s*\n+/g, '\n')
    .trim()
}
