import { folded, unfoldButton } from './fold.ts'
import { type Html, html } from './html.ts'
import type { PageSite } from './site.ts'
import { webTexts } from './texts/texts.ts'

export type Page = {
  readonly title: string
  /** The top line: the service's name, and details of the logged-in user. */
  readonly header: Html
  readonly main: Html
  readonly footer: Html | null
  /** Beside the main part, or above it on a narrow screen. */
  readonly menu?: Html | null
  /** Additional lines of the head: a manifest, modules. */
  readonly head?: Html
  readonly scripts?: readonly Parameters<PageSite['assets']['href']>[0][]
  /** The theme of a service that has its own; its style sheet defines it. */
  readonly look?: string
}

/** The frame of every page. */
export function layout(
  site: PageSite,
  { title, header, main, footer, head, menu = null, scripts = [], look }: Page,
): Html {
  const { href } = site.assets
  const texts = webTexts(site)
  const content = html`<main id="main" data-cancel="${texts.cancel}">${main}</main>`
  return html`<!doctype html>
<html lang="${site.language ?? 'ja'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<title>${title}</title>
<link rel="icon" href="${href('icon.svg')}">
${site.styleSheets.map((name) => html`<link rel="stylesheet" href="${href(name)}">\n`)}${scripts.map((name) => html`<script src="${href(name)}" defer></script>\n`)}${head ?? null}</head>
<body${look === undefined ? '' : html` class="${look}"`}>
<a class="skip-link" href="#main">${texts.skip}</a>
${site.banner === null ? null : bannerOf(site, site.banner)}
<header class="site-header">${logoOf(site)}${header}${menu === null ? null : unfoldButton('site-menu', texts.menu, texts)}</header>
${menu === null ? content : html`<div class="with-menu">${folded('site-menu', menu, texts)}${content}</div>`}
${footer === null ? null : html`<footer class="site-footer">${footer}</footer>`}
</body>
</html>`
}

/** Its size gives the proportions; the style sheet says how high it is. */
function logoOf({ logo, assets }: PageSite): Html | null {
  if (logo === null) return null
  const { name, alternative, width, height } = logo
  return html`<img class="site-logo" src="${assets.href(name)}" alt="${alternative ?? ''}" width="${width}" height="${height}">`
}

/** The time links to where it can be changed. */
function bannerOf(site: PageSite, text: string): Html {
  const { bannerClock: clock } = site
  const { demoTime, space } = webTexts(site)
  if (clock === null) return html`<p class="demo-banner">${text}</p>`
  return html`<p class="demo-banner">${text}${space}<a href="${clock.href}">${demoTime}${clock.time(site.language)}</a></p>`
}
