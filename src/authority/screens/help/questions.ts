import { type Html, html } from '../../../platform/web/html.ts'
import { situationNow } from '../../operations/situation.ts'
import { fill } from '../../texts/catalog.ts'
import { audienceOf } from '../audience.ts'
import { say } from '../say.ts'
import type { WriteChapter } from '../service.ts'
import { href, type LoginService } from '../service.ts'
import { chapterHref, chapterLink } from './chapter.ts'

/** Answers to questions that the manuals leave open, with the profile's own numbers and names. */
export const questions: WriteChapter = (service) => ({
  number: null,
  title: service.t('faq.title'),
  body: html`<div class="panel"><dl class="questions">${answers(service).map(({ question, answer }) => html`<div><dt>${question}</dt><dd>${answer}</dd></div>`)}</dl></div>`,
})

type Answer = { readonly question: string; readonly answer: Html }

function answers(service: LoginService): readonly Answer[] {
  const { tokenOffered, tokenUsed, mailUsed } = situationNow(service.site.context, service.profile)
  return [
    ...(tokenOffered ? aboutEnrollment(service) : []),
    ...(tokenUsed ? aboutTokens(service) : []),
    ...(mailUsed ? aboutMails(service) : []),
    aboutDevices(service),
    ...aboutLogin(service),
  ]
}

function aboutEnrollment(service: LoginService): readonly Answer[] {
  const { t } = service
  return [
    {
      question: t('faq.other'),
      answer: html`${say(t('faq.otherYes'), { enrollment: chapterHref(service, 'enrollment') })}`,
    },
    {
      question: t('faq.both'),
      answer: html`${say(t('faq.bothNo'), { one: audienceOf(service).one })}`,
    },
    {
      question: t('faq.same'),
      answer: html`${t('faq.sameNo')}`,
    },
    {
      question: t('faq.used'),
      answer: html`${t('faq.usedWhy')}`,
    },
  ]
}

function aboutTokens(service: LoginService): readonly Answer[] {
  const { t } = service
  const { names } = service.profile
  return [
    {
      question: t('faq.right'),
      answer: html`${say(t('faq.rightWhy'), { clock: `${href(service, 'environment')}#clock`, synchronization: chapterHref(service, 'synchronization'), failures: names.codeFailures })}`,
    },
  ]
}

function aboutMails(service: LoginService): readonly Answer[] {
  const { t } = service
  const { methods, mail } = service.profile
  return [
    {
      question: t('faq.mail'),
      answer: html`${say(t('faq.mailWhy'), { address: mail?.from.address ?? '', seconds: methods.mail?.resendSeconds ?? 60, mailCodes: chapterHref(service, 'mail-codes') })}`,
    },
    {
      question: t('faq.address'),
      answer: html`${say(t('faq.addressHow'), { mailCodes: chapterHref(service, 'mail-codes') })}`,
    },
  ]
}

function aboutDevices(service: LoginService): Answer {
  const { t } = service
  const { tokenOffered } = situationNow(service.site.context, service.profile)
  const more = chapterLink(service, 'new-device', t('device.title'))
  return {
    question: t('faq.device'),
    answer: tokenOffered
      ? html`${say(t('faq.deviceHow'), { contact: service.profile.contacts.deviceChange, more })}`
      : html`${say(t('faq.deviceNone'), { more })}`,
  }
}

function aboutLogin(service: LoginService): readonly Answer[] {
  const { t } = service
  const { names, contacts, password, notices } = service.profile
  const portal = notices.portalUrl
  return [
    {
      question: fill(t('faq.id'), { userId: names.userId }),
      answer: html`${say(t('faq.idHow'), { userId: names.userId, comes: audienceOf(service).noticeComes, userIdNotice: names.userIdNotice, initialPassword: names.initialPassword, source: names.initialPasswordSource })}`,
    },
    {
      question: t('faq.forgotten'),
      answer: html`${say(t('faq.forgottenHow'), { contact: contacts.passwordLockAtLogin })}`,
    },
    {
      question: t('faq.change'),
      answer: html`${say(t('faq.changeWhy'), { expired: password.expiryDays === null ? '' : fill(t('faq.changeExpired'), { days: password.expiryDays }), least: password.lengthMin, most: password.lengthMax, password: chapterHref(service, 'password') })}`,
    },
    {
      question: t('faq.bookmark'),
      answer: html`${t('faq.bookmarkNo')}${portal === null ? '' : fill(t('faq.bookmarkPortal'), { portal })}`,
    },
    {
      question: t('faq.explorer'),
      answer: html`${say(t('faq.explorerNo'), { requirements: chapterHref(service, 'requirements') })}`,
    },
  ]
}
