import type { Message } from '../../authority/texts/refusal.ts'
import { messageBox } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'

type Tools = {
  readonly notice: Message | null
  /** What is shown now and never again; null where nothing is. */
  readonly caution: string | null
  readonly back: { readonly href: string; readonly name: string }
}

/** What stands above a letter on the screen, and is not printed. */
export function letterTools({ notice, caution, back }: Tools): Html {
  return html`<div class="letter-tools">
${messageBox('info', notice)}
${caution === null ? null : html`<p class="caution">${caution}</p>`}
<div class="actions"><button class="button button-primary" type="button" data-print hidden>印刷</button><a class="button" href="${back.href}">${back.name}</a></div>
<noscript><p>ブラウザの印刷機能で印刷してください。</p></noscript>
</div>`
}

/** Of a password: what the text says, and that another look at the page shows nothing. */
export function passwordCaution(shownOnce: string): string {
  return `${shownOnce}この画面を再読み込みしても、同じパスワードは表示されません。印刷してからお戻りください。`
}
