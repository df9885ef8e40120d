// What every screen must satisfy, whatever it shows: for the eye, the finger, the keyboard and the screen reader.
import type { Page } from 'playwright-core'
import { checkAccessibility, hasHorizontalScroll, screenshot } from '../../support/browser.ts'
import { isFaultless, layoutOf, rememberFaultless } from '../../support/layout.ts'

/** Digital Agency: 44 CSS pixels for anything pressed. */
const targetPixelsMin = 44

/**
 * One line for each defect of the screen, none if there are none; and its screenshot, under that name. The rules of WCAG,
 * to which half the time of a journey would go, look at each layout once.
 */
export async function inspect(page: Page, name: string): Promise<string[]> {
  const layout = await layoutOf(page)
  const violations = isFaultless(layout) ? [] : await checkAccessibility(page)
  if (violations.length === 0) rememberFaultless(layout)
  return [...(await inspectLayout(page, name)), ...violations.map((violation) => `${name}: ${violation}`)]
}

/** The same without the WCAG rules, which take time: for a screen that differs from another in words only. */
export async function inspectLayout(page: Page, name: string): Promise<string[]> {
  await screenshot(page, name)
  const defects = [
    ...((await hasHorizontalScroll(page)) ? ['it scrolls sideways'] : []),
    ...(await page.evaluate(findFlaws, targetPixelsMin)),
  ]
  return defects.map((defect) => `${name}: ${defect}`)
}

/** Runs in the browser. */
function findFlaws(pixelsMin: number): string[] {
  const isSeen = (element: Element) => {
    const { width, height } = element.getBoundingClientRect()
    return (
      element.checkVisibility() && width > 1 && height > 1 && element.closest('[aria-hidden="true"]') === null
    )
  }
  const nameOf = (element: Element) => element.outerHTML.replaceAll(/\s+/g, ' ').slice(0, 100)
  const looksPressable = (link: Element) => {
    const { borderTopWidth, backgroundColor } = getComputedStyle(link)
    return Number.parseFloat(borderTopWidth) > 0 || !/^rgba\(.*, 0\)$|^transparent$/.test(backgroundColor)
  }
  const seen = (selector: string) => [...document.querySelectorAll(selector)].filter(isSeen)

  const targets = [...seen('button, input, select, textarea'), ...seen('a').filter(looksPressable)]
  const small = targets.filter((target) => {
    const { width, height } = target.getBoundingClientRect()
    return width < pixelsMin || height < pixelsMin
  })
  const unlabeled = seen('input, select, textarea').filter((control) => {
    const { labels } = control as HTMLInputElement
    return ![...(labels ?? [])].some((label) => isSeen(label) && label.innerText.trim() !== '')
  })
  const dangling = [...document.querySelectorAll('[aria-describedby], [aria-labelledby]')].filter((element) =>
    ['aria-describedby', 'aria-labelledby']
      .flatMap((attribute) => (element.getAttribute(attribute) ?? '').split(' ').filter(Boolean))
      .some((id) => document.getElementById(id) === null),
  )
  // What the switch says that this page is in (E9).
  const chosen = document.querySelector<HTMLElement>('.languages [aria-current]')?.lang ?? 'ja'
  return [
    ...(document.documentElement.lang === chosen ? [] : [`the language is not given as ${chosen}`]),
    ...(document.title === '' ? ['it has no title'] : []),
    ...(document.querySelectorAll('h1').length === 1 ? [] : ['it has not exactly one h1']),
    ...small.map((element) => `smaller than ${pixelsMin} px: ${nameOf(element)}`),
    ...unlabeled.map((element) => `no label to be seen: ${nameOf(element)}`),
    ...dangling.map((element) => `described by something that is not there: ${nameOf(element)}`),
  ]
}
