// What is typed or asked for is data: it is never a part of a statement, nor of a page's markup. On both databases.
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { deskHref } from '../../src/desk/routes.ts'
import { searchWords } from '../../src/desk/rules/search-words.ts'
import { createClient } from '../support/client.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { johoku, shoko } from '../support/world.ts'
import { type DeskSite, type Seat, startDesk, textOf, userHref } from './support/site.ts'
import { type Caller, settledCaller, shokoDesk } from './support/staff.ts'

/** What would find everybody, end the statement, or take long, if it were a part of SQL. */
const statements = [
  "' OR '1'='1",
  "' OR 1=1 --",
  "') OR ('1'='1",
  "' UNION SELECT 1,2,3,4,5 --",
  '" OR ""="',
  "'; DROP TABLE users; --",
  "'; DELETE FROM journal; --",
  "1; UPDATE users SET status='active'",
  "' AND 1=CAST((SELECT version()) AS int) --",
  "'||(SELECT sqlite_version())||'",
  "' || pg_sleep(5) --",
  "' AND randomblob(100000000) --",
  "\\' OR 1=1 --",
  "%' OR '%'='",
  '%',
  '_________',
  '*',
  '[a-z]%',
  '$1',
  '?1',
  ':name',
  '{{7*7}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template engine would fill in.
  '${7*7}',
  "admin'/*",
  "'\t'",
  'ʼ OR 1=1 --',
  '＇ OR 1=1 --',
]

const qrCode = '<svg class="" role="" aria-label="" viewBox="" shape-rendering="">'

/** What would be markup or script, if it got onto a page as it is. */
const scripts = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '</title><script>alert(1)</script>',
  '</textarea><b onclick=alert(1)>x',
  '"autofocus onfocus=alert(1) x="',
  "' style='x:expression(alert(1))",
  '<a href="javascript:alert(1)">x</a>',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<base href="//evil.example/">',
  '<meta http-equiv=refresh content=0>',
  '＜script＞alert(1)＜/script＞',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;',
  '\u2028<b>\u2029',
  '<<SCRIPT>alert(1)//<</SCRIPT>',
  '`><img src=x onerror=alert(1)>',
  ']]><script>alert(1)</script>',
]

const forms = [
  `/${shoko}/login`,
  `/${shoko}/enrollment`,
  `/${johoku}/login`,
  '/sample-shinkin/personal/login',
  '/shinkin-5410/web-fb/',
  `/${shokoDesk}/login`,
]

let postgres: Postgres
before(async () => {
  postgres = await startPostgres()
})
after(() => postgres.stop())

for (const driver of ['SQLite', 'PostgreSQL'] as const) {
  describe(driver, () => {
    let site: DeskSite
    let clerk: Seat
    let auditor: Seat
    let caller: Caller
    beforeEach(async () => {
      site = await startDesk(driver === 'SQLite' ? {} : { postgresUrl: await postgres.createDatabase() })
      clerk = await site.seat('desk')
      auditor = await site.seat('auditor')
      caller = await settledCaller(site.world, '0000000777', {})
    })
    // Ends with a check that no request was a fault.
    afterEach(() => site.end())

    async function fill(path: string, text: string): Promise<string> {
      const answer = await createClient(site.server.origin).submit(path, { userId: text, password: text })
      assert.ok([400, 403, 422].includes(answer.status), `${answer.status} ${path} ${text}`)
      return answer.text()
    }

    async function ask(seat: Seat, path: string, text: string): Promise<string> {
      const answer = await seat.browser.send(`${path}${encodeURIComponent(text)}`)
      assert.ok([200, 303, 400, 404].includes(answer.status), `${answer.status} ${path} ${text}`)
      return answer.text()
    }

    const questions = (): [Seat, string][] => [
      [clerk, `${deskHref(shokoDesk, 'search')}?q=`],
      [auditor, `${deskHref(shokoDesk, 'journal')}?userId=`],
      [auditor, `${deskHref(shokoDesk, 'journal')}?service=${shoko}&before=`],
      [clerk, `/${shokoDesk}/user-otp/${shoko}?customer=`],
    ]

    test('WEB-01: no statement that is typed finds or changes anything', async () => {
      for (const [i, text] of statements.entries()) {
        await fill(forms[i % forms.length] ?? '', text)
        for (const [seat, path] of questions()) await ask(seat, path, text)
        const found = textOf(await ask(clerk, `${deskHref(shokoDesk, 'search')}?q=`, text))
        // The search reads letters and digits alone (D8): {{7*7}} is 77, which is a part of an ID that is there.
        if (searchWords(text).join('').length < 3) continue
        assert.match(found, /見つかりません/, text)
        assert.doesNotMatch(found, /0000000777/, text)
      }
      const page = await clerk.browser.page(userHref(clerk, caller))
      assert.match(textOf(page), /0000000777/, 'the user is still there')
    })

    // What a page says of a text does not depend on the database.
    if (driver === 'PostgreSQL') return

    test('WEB-02: nothing that is typed becomes markup or script of a page', async () => {
      let shown = 0
      for (const text of scripts) {
        const pages: string[] = []
        for (const form of forms) pages.push(await fill(form, text))
        for (const [seat, path] of questions()) pages.push(await ask(seat, path, text))
        const escaped = text
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;')
          .replaceAll('"', '&quot;')
          .replaceAll("'", '&#39;')
        for (const page of pages) {
          assert.ok(escaped === text || !page.includes(text), text)
          const quoted = page.replaceAll(/"[^"]*"/g, '""')
          // The way to the token app, which no text gets into.
          const tags = quoted.replaceAll(qrCode, '')
          assert.ok(!/<(img|svg|iframe|base|b)\b|<[^>]*\son\w+=|=\s*javascript:/i.test(tags), text)
          if (page.includes(escaped)) shown += 1
        }
      }
      assert.ok(shown >= scripts.length, `${shown} pages showed what was typed`)
    })
  })
}
