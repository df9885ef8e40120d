import { type Html, html } from './html.ts'
import type { Page } from './layout.ts'
import { ja, type WebTexts } from './texts/ja.ts'

/** What surrounds the screens of every service: login, logout, and the contact. */

type Contact = { readonly name: string; readonly telephone: string | null; readonly hours: string | null }

export function contactLine({ name, telephone, hours }: Contact, texts: WebTexts = ja): Html {
  const parts = [
    telephone === null ? null : html`${texts.telephone}${phoneLink(telephone)}`,
    hours === null ? null : `${texts.hours}${hours}`,
  ].filter((part) => part !== null)
  return html`<p>${texts.contact}${name}${parts.map((part) => html`${texts.space}<span class="phone">${part}</span>`)}</p>`
}

/** On a phone a press calls it (P5). */
export function phoneLink(telephone: string): Html {
  return html`<a href="tel:${telephone.replaceAll(/[^0-9+]/g, '')}">${telephone}</a>`
}

/** In a new tab, so as not to lose a half-filled form or a login's ticket. */
export function helpLink(href: string, label: string, texts: WebTexts = ja): Html {
  return html`<a class="help-link" href="${href}" target="_blank" rel="noopener">${label}<span class="visually-hidden">${texts.newTab}</span></a>`
}

export function logoutForm(href: string, formToken: Html, texts: WebTexts = ja): Html {
  return html`<form method="post" action="${href}">${formToken}<button class="button button-small" type="submit">${texts.logout}</button></form>`
}

type Trail = {
  /** The service's first screen, usually a link to it. */
  readonly start: Html | string
  readonly separator: '>' | '>>>'
  readonly between?: readonly string[]
  readonly title: string
}

/** The current place in the service, and the link to its first screen. */
export function breadcrumb({ start, separator, between = [], title }: Trail, texts: WebTexts = ja): Html {
  return html`<nav class="breadcrumb" aria-label="${texts.place}">${start} ${separator} ${between.map((name) => html`${name} ${separator} `)}<span aria-current="page">${title}</span></nav>`
}

/** The steps of a procedure, the current one marked; `look` is the class of the list. */
export function stepList(look: 'steps' | 'progress', names: readonly string[], current: string): Html {
  return html`<ol class="${look}">${names.map(
    (name) => html`<li${name === current ? html` aria-current="step"` : ''}>${name}</li>`,
  )}</ol>`
}

/** An entry of a menu. */
export function menuEntry(href: string, label: Html | string, isCurrent: boolean): Html {
  return html`<li><a href="${href}"${isCurrent ? html` aria-current="page"` : ''}>${label}</a></li>`
}

/** What forms need in the browser, including the keyboard if the service has one. */
export function formScripts(hasKeyboard: boolean): NonNullable<Page['scripts']> {
  return hasKeyboard ? ['form.js', 'software-keyboard.js'] : ['form.js']
}
