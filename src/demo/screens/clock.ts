import type { Hono } from 'hono'
import type { Site } from '../../authority/screens/site.ts'
import type { Language } from '../../otp/language.ts'
import { formatTokenId, parseTokenId } from '../../otp/token-id.ts'
import { type Form, readForm } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { paths } from '../../platform/http/routes.ts'
import { ensureSessionId } from '../../platform/http/session-cookie.ts'
import { datesIn } from '../../platform/web/dates.ts'
import { type FieldErrors, field, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { layout } from '../../platform/web/layout.ts'
import { bringPasswordsAlong, type DemoParts, issueDemoTokens } from '../operations/load-demo.ts'
import { demoPaths, demoTokenHref } from '../routes.ts'
import { demoScope } from './demo.ts'

/** The clock that the whole demo follows. */
export type DemoClock = {
  readonly now: () => Temporal.Instant
  readonly isReal: () => boolean
  /** Null: back to real time. */
  readonly set: (to: Temporal.Instant | null) => void
}

const zone = 'Asia/Tokyo'
const title = 'デモの日時'
/** Beyond these, the demo's tokens and passwords make no sense. */
const years = { first: 2000, last: 2099 } as const

/** What stands beside the banner of every page. */
export function bannerClock(clock: DemoClock): NonNullable<Site['bannerClock']> {
  return { time: (language = 'ja') => shownTime(clock, language), href: demoPaths.demoClock }
}

/** 2025年6月23日(月) 9時00分. Every page shows it, so nothing here may fail; a fault of the clock itself is shown as such. */
function shownTime({ now }: DemoClock, language: Language): string {
  try {
    const at = now().toZonedDateTimeISO(zone)
    if (language === 'en') return datesIn('en').minute(at.epochMilliseconds)
    return `${datesIn().weekdayInWords(at.toPlainDate())} ${at.hour}時${two(at.minute)}分`
  } catch {
    return language === 'en'
      ? 'unknown (the clock of this computer was changed)'
      : '不明（このパソコンの時計が変更されました）'
  }
}

type Jump = { readonly name: string; readonly to: (now: Temporal.ZonedDateTime) => Temporal.ZonedDateTime }

const at = (text: string) => () => Temporal.ZonedDateTime.from(`${text}[${zone}]`)

/** The days on which S2 changes what is offered, and steps for whatever lapses with time. */
const jumps: Readonly<Record<string, Jump>> = {
  before: { name: '2025年6月22日（移行期間の前日）', to: at('2025-06-22T09:00') },
  begin: { name: '2025年6月23日（移行期間の初日）', to: at('2025-06-23T09:00') },
  last: { name: '2025年8月29日 23時59分（最終日の終わり）', to: at('2025-08-29T23:59') },
  ended: { name: '2025年8月30日（移行期間の終了後）', to: at('2025-08-30T09:00') },
  closed: { name: '2025年9月1日（ユーザOTP管理の終了日）', to: at('2025-09-01T09:00') },
  halfMinute: { name: '30秒進める', to: (now) => now.add({ seconds: 30 }) },
  day: { name: '1日進める', to: (now) => now.add({ days: 1 }) },
  quarter: { name: '90日進める（パスワードの期限）', to: (now) => now.add({ days: 90 }) },
}

type Typed = { readonly date: string; readonly time: string }

/** `/demo/clock`: moves the demo to any instant, and issues unused tokens. */
export function clockScreen(app: Hono<Env>, site: Site, parts: DemoParts, clock: DemoClock): void {
  app.get(demoPaths.demoClock, (c) => {
    const { notice, issued = '' } = c.req.query()
    const message = notice === 'moved' ? movedMessage(clock) : issuedMessage(issued.split('.'))
    return c.html(view(site, clock, ensureSessionId(c, demoScope), { ...blank, message }))
  })

  app.post(demoPaths.demoClock, async (c) => {
    const form = await readForm(c, demoScope)
    const typed = { date: form['date'] ?? '', time: form['time'] ?? '' }
    const read = destinationOf(form, typed, clock)
    if ('errors' in read) {
      return c.html(view(site, clock, ensureSessionId(c, demoScope), { ...read, typed, message: null }), 422)
    }
    clock.set(read.to)
    await bringPasswordsAlong(site.context, parts)
    return c.redirect(`${demoPaths.demoClock}?notice=moved`, 303)
  })

  app.post(demoPaths.demoTokens, async (c) => {
    await readForm(c, demoScope)
    const issued = await issueDemoTokens(site.context)
    return c.redirect(`${demoPaths.demoClock}?issued=${issued.join('.')}`, 303)
  })
}

function destinationOf(
  form: Form,
  typed: Typed,
  clock: DemoClock,
): { readonly to: Temporal.Instant | null } | { readonly errors: FieldErrors } {
  const { to = '' } = form
  if (to === 'real') return { to: null }
  if (to === 'typed') return parseTyped(typed)
  const jump = Object.hasOwn(jumps, to) ? jumps[to] : undefined
  if (jump === undefined) throw new Problem('badRequest')
  const there = jump.to(clock.now().toZonedDateTimeISO(zone))
  if (!isInRange(there)) return { errors: { date: outOfRange } }
  return { to: there.toInstant() }
}

const outOfRange = `日付は、${years.first}年から${years.last}年までの間で指定してください。`

function parseTyped(typed: Typed): ReturnType<typeof destinationOf> {
  const date = dateOf(typed.date.normalize('NFKC').trim())
  const time = timeOf(typed.time.normalize('NFKC').trim())
  if (typeof date === 'string' || typeof time === 'string') {
    return {
      errors: {
        date: typeof date === 'string' ? date : undefined,
        time: typeof time === 'string' ? time : undefined,
      },
    }
  }
  const there = date.toZonedDateTime({ timeZone: zone, plainTime: time })
  return isInRange(there) ? { to: there.toInstant() } : { errors: { date: outOfRange } }
}

/** Or what is wrong with it. */
function dateOf(text: string): Temporal.PlainDate | string {
  if (text === '') return '日付を入力してください。'
  try {
    if (/^\d{4}[-/]\d{1,2}[-/]\d{1,2}$/.test(text)) {
      const [year = 0, month = 0, day = 0] = text.split(/[-/]/).map(Number)
      return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' })
    }
  } catch {
    // A day that doesn't exist: 2025-02-30.
  }
  return '日付は、2025-06-23 の形式で、実在する日付を入力してください。'
}

function timeOf(text: string): Temporal.PlainTime | string {
  if (text === '') return '時刻を入力してください。'
  const [whole, hour, minute, second = '0'] = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text) ?? []
  const time = { hour: Number(hour), minute: Number(minute), second: Number(second) }
  const exists = time.hour < 24 && time.minute < 60 && time.second < 60
  if (whole !== undefined && exists) return Temporal.PlainTime.from(time)
  return '時刻は、09:00 の形式で、00:00 から 23:59 までの間で入力してください。'
}

function isInRange({ year }: Temporal.ZonedDateTime): boolean {
  return year >= years.first && year <= years.last
}

function movedMessage(clock: DemoClock): Html {
  const text = clock.isReal() ? '現在の実際の日時に戻しました。' : 'デモの日時を変更しました。'
  return html`<p class="message message-info" role="status">${text}</p>`
}

function issuedMessage(typed: readonly string[]): Html | null {
  const tokenIds = typed.flatMap((text) => parseTokenId(text) ?? [])
  if (tokenIds.length === 0) return null
  return html`<div class="message message-info" role="status"><p>デモのトークンを発行しました。</p>
<ul class="plain">${tokenIds.map(
    (tokenId) =>
      html`<li><a href="${demoTokenHref(tokenId, 'demoToken')}" target="_blank" rel="noopener">${formatTokenId(tokenId)}</a></li>`,
  )}</ul></div>`
}

type Shown = { readonly errors: FieldErrors; readonly message: Html | null; readonly typed: Typed | null }
const blank: Omit<Shown, 'message'> = { errors: {}, typed: null }

function view(site: Site, clock: DemoClock, sessionId: string, { errors, message, typed }: Shown): Html {
  const now = clock.isReal() ? '（実際の日時）' : '（変更した日時から進んでいます）'
  const main = html`<h1>${title}</h1>
${message}
<p>現在：<strong>${shownTime(clock, 'ja')}</strong>${now}</p>
<p>サービスの画面、トークン、メール、期限のすべてがこの日時に従います。トークンアプリは、画面を表示し直すと新しい日時に合わせます。</p>
<form method="post" action="${demoPaths.demoClock}" class="panel">
<h2>日時を選ぶ</h2>${tokenInput(sessionId)}
<div class="actions">${Object.entries(jumps).map(([key, { name }]) => moveButton(key, name))}${moveButton('real', '現在の実際の日時に戻す')}</div>
</form>
<form method="post" action="${demoPaths.demoClock}" class="panel" novalidate>
<h2>日時を入力する</h2>${tokenInput(sessionId)}
${dateFields(typed ?? nowTyped(clock), errors)}
<div class="actions"><button class="button button-primary" type="submit" name="to" value="typed">この日時にする</button></div>
</form>
${goingBack(sessionId)}
<p><a class="button" href="${paths.index}">デモの最初の画面へ</a></p>`
  const header = html`<p class="service-name">割符 Warifu</p>`
  return layout(site, { title: `${title}｜割符 Warifu デモ`, header, main, footer: null })
}

function moveButton(key: string, name: string): Html {
  return html`<button class="button" type="submit" name="to" value="${key}">${name}</button>`
}

function dateFields({ date, time }: Typed, errors: FieldErrors): Html {
  const common = { autocomplete: 'off', maxlength: 20 } as const
  return html`${field({ ...common, name: 'date', label: '日付', type: 'date', value: date, error: errors['date'], hint: '日本時間' })}
${field({ ...common, name: 'time', label: '時刻', type: 'time', value: time, error: errors['time'] })}`
}

function nowTyped(clock: DemoClock): Typed {
  try {
    const now = clock.now().toZonedDateTimeISO(zone)
    return { date: now.toPlainDate().toString(), time: `${two(now.hour)}:${two(now.minute)}` }
  } catch {
    return { date: '', time: '' }
  }
}

/** What a service that never sees its clock go back makes of one that does. */
function goingBack(sessionId: string): Html {
  return html`<section class="panel"><h2>日時を戻すとき</h2>
<p>日時を戻しても、それまでに行ったことは取り消されません。実際のサービスと同じように、記録は残ります。</p>
<ul>
<li>時刻同期のトークンは、進んだ日時で使ったコードより前のコードを受け付けません。新しいトークンを発行して利用開始登録を行うか、回数同期のトークンをお使いください。</li>
<li>メールのワンタイムパスワードは、進んだ日時に送信したものがあると、その日時から1分を過ぎるまで再送信できません。ほかのユーザでお試しください。</li>
<li>ログイン中の画面は、進めると期限が切れ、戻しても元に戻りません。戻した場合は、期限が来るまで続くことがあります。</li>
<li>デモの利用者のパスワードは、動かした日時でも使えるように、設定日を新しい日時に改めます（まだ変更していない最初のパスワードと、進んだ日時で変更したパスワード）。</li>
<li>監査ログは、日時ではなく、行われた順に並びます。検証（journal verify）の結果は、日時を動かしても変わりません。</li>
</ul>
<form method="post" action="${demoPaths.demoTokens}">${tokenInput(sessionId)}<button class="button" type="submit">デモのトークンを新しく発行</button></form>
</section>`
}

function two(n: number): string {
  return String(n).padStart(2, '0')
}
