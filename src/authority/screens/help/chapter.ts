import { type Html, html } from '../../../platform/web/html.ts'
import { helpHref } from '../../routes.ts'
import { fill } from '../../texts/catalog.ts'
import type { Message } from '../../texts/refusal.ts'
import { say } from '../say.ts'
import type { LoginService } from '../service.ts'

export function chapterHref({ profile }: LoginService, chapter: string): string {
  return helpHref(profile.service, chapter)
}

export function chapterLink(service: LoginService, chapter: string, text: string): Html {
  return html`<a href="${chapterHref(service, chapter)}">${text}</a>`
}

/** A message as the screens show it. */
export function shownMessage({ text, code }: Message): Html {
  return html`<p class="shown-message">${text}<span class="code">(${code})</span></p>`
}

/** The manual's word for a lock, the contact, and the number of failures as the user reads it. */
export function passwordLockNote({ profile: { names }, t }: LoginService, contact: string): Html {
  return html`<p class="caution">${say(t('chapter.lock'), { failures: names.passwordFailures, userId: names.userId, contact })}</p>`
}

/** S0-2.4-03, S1-2.4-03, -04. */
export function bookmarkNote({ profile: { notices }, t }: LoginService): Html {
  return html`<p class="caution">${t('chapter.bookmark')}${
    notices.portalUrl === null ? '' : fill(t('chapter.portal'), { portalUrl: notices.portalUrl })
  }</p>`
}
