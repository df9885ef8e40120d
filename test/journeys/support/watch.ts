import type { Page } from 'playwright-core'

// Chromium writes such a line for every answer of 400 and above; a refused form is answered with 422.
const refusedForm = /^Failed to load resource: the server responded with a status of 4\d\d /

/**
 * Records what goes wrong in a page unseen: errors and warnings of the console (a violated Content-Security-Policy is
 * one), exceptions of scripts, requests that failed and answers of 500 and above.
 */
export function watch(page: Page): readonly string[] {
  const problems: string[] = []
  page.on('console', (message) => {
    const text = message.text()
    const isBad = message.type() === 'error' || message.type() === 'warning'
    if (isBad && !refusedForm.test(text)) problems.push(`console: ${text}`)
  })
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`))
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'failed'
    // Leaving a page before everything is loaded aborts the rest.
    if (reason !== 'net::ERR_ABORTED') problems.push(`request: ${request.url()}: ${reason}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) problems.push(`response: ${response.url()}: ${response.status()}`)
  })
  return problems
}
