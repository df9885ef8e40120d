import { hiddenForm } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { type ServiceScreen, serviceHref } from '../routes.ts'
import type { Method } from '../rules/profile.ts'

type Choice = {
  readonly button: Html
  /** The form that the button submits, elsewhere on the page. */
  readonly form: Html | null
}

type MethodScreens = {
  /** The next step of a login with it. */
  readonly login: ServiceScreen
  /** How another method's screen offers it. */
  readonly choice: (service: string, sessionId: string) => Choice
}

const methodScreens: Readonly<Record<Method, MethodScreens>> = {
  token: {
    login: 'loginCode',
    choice: (service) => ({
      button: html`<a class="button" href="${serviceHref(service, 'loginCode')}">生成アプリのワンタイムパスワードでログイン</a>`,
      form: null,
    }),
  },
  mail: {
    login: 'loginMail',
    choice: (service, sessionId) => ({
      button: html`<button class="button" type="submit" form="by-mail">ワンタイムパスワードをメールで受け取る</button>`,
      form: hiddenForm('by-mail', serviceHref(service, 'loginMailSend'), sessionId),
    }),
  },
}

/** The next step of a login, with the user's first ready method. Users without any are refused at the code. */
export function loginHref(service: string, [first = 'token']: readonly Method[]): string {
  return serviceHref(service, methodScreens[first].login)
}

/** The other methods that the user may continue with. */
export function otherChoices(
  service: string,
  {
    ready,
    current,
    sessionId,
  }: { readonly ready: readonly Method[]; readonly current: Method; readonly sessionId: string },
): { readonly buttons: readonly Html[]; readonly forms: readonly Html[] } {
  const choices = ready
    .filter((method) => method !== current)
    .map((method) => methodScreens[method].choice(service, sessionId))
  return { buttons: choices.map(({ button }) => button), forms: choices.flatMap(({ form }) => form ?? []) }
}
