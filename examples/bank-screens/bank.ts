// A bank's own login page: its own users and passwords, and Warifu for the one-time password. One file, node:http, no
// JavaScript in the browser. What to copy is `checkCode` and where it stands: after the password, never instead of it.
import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Warifu } from '../../clients/typescript/src/client.ts'
import { WarifuError, WarifuProblem } from '../../clients/typescript/src/errors.ts'

export type BankUser = { readonly userId: string; readonly name: string; readonly password: string }

export type Bank = {
  readonly warifu: Warifu
  /** Whose codes they are, as Warifu knows the service. */
  readonly service: string
  readonly users: readonly BankUser[]
  readonly log: (line: string) => void
}

/** A ticket after the password, a session after the code. */
type Session = {
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly passed: boolean
}

// --- The one-time password ------------------------------------------------------------------------------------

/** `unknown`: Warifu could not say, so nobody gets in. */
type CodeCheck = 'right' | 'wrong' | 'unreadable' | 'unknown'

/** Asks Warifu once for each code that a user typed. A right one is spent from then on. */
async function checkCode({ warifu, service, log }: Bank, ticket: Session, code: string): Promise<CodeCheck> {
  // A double click is the same question, so it must get the same answer: the second one finds the code spent otherwise.
  const idempotencyKey = createHash('sha256').update(`${ticket.id}\n${code}`).digest('base64url')
  try {
    const body = { service, userId: ticket.userId, code, context: 'login' }
    const answer = await warifu.createVerification({ body }, { idempotencyKey })
    // Wrong, spent, locked: the user reads the same of each, so that a stolen password learns nothing.
    return answer.accepted ? 'right' : 'wrong'
  } catch (error) {
    if (error instanceof WarifuProblem && error.code === 'malformed') return 'unreadable'
    if (!(error instanceof WarifuError)) throw error
    log(error.message)
    return 'unknown'
  }
}

const codeErrors = {
  wrong: [200, 'ワンタイムパスワードが違います。新しい番号が表示されてから、入力し直してください。'],
  unreadable: [200, 'ワンタイムパスワードは、6桁の数字で入力してください。'],
  unknown: [503, 'ただいまワンタイムパスワードを確認できません。しばらくしてから、もう一度お試しください。'],
} as const satisfies Record<Exclude<CodeCheck, 'right'>, readonly [status: number, text: string]>

async function postCode(bank: Bank, place: Place): Promise<void> {
  const ticket = place.session()
  if (ticket === undefined) return place.redirect('/')
  const { code = '' } = await place.form()
  const result = await checkCode(bank, ticket, code)
  if (result === 'right') return place.enter({ ...ticket, passed: true }, '/home')
  const [status, text] = codeErrors[result]
  place.show(codePage(text), status)
}

// --- The bank's own password, and its sessions ----------------------------------------------------------------

const failuresMax = 5
const sessionsMax = 10_000
const formBytesMax = 4096
const salt = randomBytes(16)
const hashOf = (password: string) => scryptSync(password, salt, 32)

/** The pages of the bank, for http.createServer. */
export function bankScreens(bank: Bank): RequestListener {
  const hashes = new Map(bank.users.map((user) => [user.userId, { user, hash: hashOf(user.password) }]))
  const failures = new Map<string, number>()
  const sessions = new Map<string, Session>()
  const nobody = hashOf(randomBytes(16).toString('hex'))

  async function postPassword(place: Place): Promise<void> {
    const { userId = '', password = '' } = await place.form()
    const known = hashes.get(userId)
    const failed = failures.get(userId) ?? 0
    const isRight = timingSafeEqual(hashOf(password), known?.hash ?? nobody) && failed < failuresMax
    if (known === undefined || !isRight) {
      if (known !== undefined) failures.set(userId, failed + 1)
      return place.show(loginPage({ userId, error: 'ユーザIDまたはログインパスワードが違います。' }))
    }
    failures.delete(userId)
    place.enter({ id: '', userId, name: known.user.name, passed: false }, '/code')
  }

  const routes: Readonly<Record<string, (place: Place) => void | Promise<void>>> = {
    'GET /': (place) => place.show(loginPage({})),
    'POST /': postPassword,
    'GET /code': (place) => (place.session() === undefined ? place.redirect('/') : place.show(codePage())),
    'POST /code': (place) => postCode(bank, place),
    'GET /home': (place) => {
      const session = place.session()
      return session?.passed === true ? place.show(homePage(session.name)) : place.redirect('/')
    },
    'POST /logout': (place) => place.leave(),
    'GET /style.css': (place) => place.send(200, 'text/css', style),
  }
  return (request, response) => {
    const place = placeOf(request, response, sessions)
    const route = routes[`${request.method} ${(request.url ?? '').split('?')[0]}`]
    if (route === undefined) return place.send(404, 'text/plain', '404')
    // A form of another site has no business here.
    const from = request.headers['sec-fetch-site']
    if (request.method === 'POST' && from !== undefined && from !== 'same-origin')
      return place.send(403, 'text/plain', '403')
    Promise.resolve()
      .then(() => route(place))
      .catch((error: unknown) => {
        bank.log(String(error))
        if (!response.headersSent) place.send(500, 'text/plain', '500')
      })
  }
}

type Place = ReturnType<typeof placeOf>

function placeOf(request: IncomingMessage, response: ServerResponse, sessions: Map<string, Session>) {
  const cookie = /(?:^|; )bank=([A-Za-z0-9_-]{43})(?:;|$)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
  function send(
    status: number,
    type: string,
    text: string,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    const safe = {
      'Content-Type': `${type}; charset=utf-8`,
      'Content-Security-Policy':
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'",
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    }
    response.writeHead(status, { ...safe, ...headers }).end(text)
  }
  const redirect = (to: string, headers: Readonly<Record<string, string>> = {}) =>
    send(303, 'text/plain', '', { Location: to, ...headers })
  return {
    send,
    redirect,
    show: (page: Page, status = 200) => send(status, 'text/html', page),
    session: () => sessions.get(cookie),
    /** Under a new ID: whoever knew the one from before the password or the code knows nothing. */
    enter(session: Session, to: string): void {
      sessions.delete(cookie)
      const [oldest] = sessions.keys()
      if (sessions.size >= sessionsMax && oldest !== undefined) sessions.delete(oldest)
      const id = randomBytes(32).toString('base64url')
      sessions.set(id, { ...session, id })
      // Behind TLS also `Secure`, and `__Host-bank` as its name.
      redirect(to, { 'Set-Cookie': `bank=${id}; Path=/; HttpOnly; SameSite=Strict` })
    },
    leave(): void {
      sessions.delete(cookie)
      redirect('/', { 'Set-Cookie': 'bank=; Path=/; Max-Age=0' })
    },
    async form(): Promise<Readonly<Record<string, string>>> {
      let text = ''
      for await (const part of request) {
        text += part
        if (text.length > formBytesMax) throw new Error('the form is too large')
      }
      return Object.fromEntries(new URLSearchParams(text))
    },
  }
}

// --- What the bank's customers see ----------------------------------------------------------------------------

/** HTML, with nothing in it that a customer typed but escaped. */
type Page = string & { readonly page: unique symbol }

function loginPage({ userId = '', error }: { readonly userId?: string; readonly error?: string }): Page {
  return page(
    'ログイン',
    error,
    `<form method="post" action="/">
      ${alertOf(error)}
      <label for="userId">ユーザID</label>
      <input id="userId" name="userId" value="${escaped(userId)}" autocomplete="username" required ${invalid(error)}>
      <label for="password">ログインパスワード</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required ${invalid(error)}>
      <button>次へ</button>
    </form>`,
  )
}

function codePage(error?: string): Page {
  return page(
    'ワンタイムパスワードの入力',
    error,
    `<form method="post" action="/code">
      ${alertOf(error)}
      <p id="hint">トークンに表示されている6桁の番号を入力してください。番号は30秒ごとに変わります。</p>
      <label for="code">ワンタイムパスワード</label>
      <input id="code" name="code" class="code" inputmode="numeric" autocomplete="one-time-code" autofocus required
        aria-describedby="hint${error === undefined ? '' : ' error'}" ${error === undefined ? '' : 'aria-invalid="true"'}>
      <button>ログイン</button>
    </form>
    <p><a href="/">ログインパスワードの入力に戻る</a></p>`,
  )
}

function homePage(name: string): Page {
  return page(
    'お取引メニュー',
    undefined,
    `<p class="done" role="status">${escaped(name)} 様、ログインしました。</p>
    <p>この先は、銀行自身の画面です。パスワードは銀行が、ワンタイムパスワードは割符が確認しました。</p>
    <form method="post" action="/logout"><button class="quiet">ログアウト</button></form>`,
  )
}

function alertOf(error: string | undefined): string {
  return error === undefined ? '' : `<p id="error" class="error" role="alert">${escaped(error)}</p>`
}

function invalid(error: string | undefined): string {
  return error === undefined ? '' : 'aria-invalid="true" aria-describedby="error"'
}

function page(title: string, error: string | undefined, content: string): Page {
  const said = error === undefined ? title : `エラー: ${title}`
  return `<!doctype html>
<html lang="ja">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${said} | みほん銀行</title>
  <link rel="stylesheet" href="/style.css">
</head>
<body>
  <p class="banner">見本の画面です（実在の銀行のものではありません）</p>
  <header><span class="bank">みほん銀行</span> インターネットバンキング</header>
  <main>
    <h1>${title}</h1>
    ${content}
  </main>
</body>
</html>
` as Page
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

const style = `
:root { color: #1a1a1c; background: #f4f6f5; font: 16px/1.7 "Noto Sans JP", "Hiragino Sans", "Yu Gothic", sans-serif }
* { box-sizing: border-box }
body { margin: 0 }
.banner { margin: 0; padding: 4px 16px; color: #fff; background: #414143; font-size: 13px; text-align: center }
header { padding: 16px; color: #fff; background: #0b5a3e }
.bank { margin-right: 8px; font-size: 22px; font-weight: 700 }
main { max-width: 480px; margin: 32px auto; padding: 24px; background: #fff; border: 1px solid #d8d8db; border-radius: 8px }
h1 { margin: 0 0 16px; font-size: 24px; line-height: 1.4 }
label { display: block; margin: 16px 0 4px; font-weight: 700 }
input { width: 100%; min-height: 48px; padding: 8px 12px; font: inherit; border: 1px solid #626264; border-radius: 6px }
input[aria-invalid] { border: 2px solid #ce0000 }
.code { max-width: 220px; font-size: 24px; letter-spacing: 4px }
button { display: block; width: 100%; min-height: 48px; margin-top: 24px; font: inherit; font-weight: 700; color: #fff; background: #0b5a3e; border: 0; border-radius: 6px; cursor: pointer }
button:hover { background: #07402c }
.quiet { color: #0b5a3e; background: #fff; border: 1px solid #0b5a3e }
.quiet:hover { color: #fff }
:focus-visible { outline: 3px solid #b78f00; outline-offset: 2px }
.error { margin: 0 0 16px; padding: 12px; color: #a30000; background: #fdeeee; border: 1px solid #ce0000; border-radius: 6px; font-weight: 700 }
.done { padding: 12px; background: #e6f5ec; border: 1px solid #197a4b; border-radius: 6px; font-weight: 700 }
a { display: inline-block; padding: 10px 0; color: #0017c1 }
@media (max-width: 540px) { main { margin: 16px; padding: 16px } h1 { font-size: 22px } }
`
