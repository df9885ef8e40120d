import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { html } from '../../platform/web/html.ts'
import type { UserRecord } from '../operations/look-up.ts'
import type { Desk } from './staff.ts'
import type { Tab } from './tabs.ts'
import { actionKey, actionName } from './words.ts'

/**
 * Keys lead to a control and press nothing; `desk-keys.js` reads them from `aria-keyshortcuts`. Where no script runs
 * they aren't shown, since they do nothing.
 */

export const whyKey = 'I'

/** All keys of the page, and how to turn them off: single letters get in the way of some (WCAG 2.1.4). */
export function keysTab(desk: Desk, { actions }: UserRecord, profile: ServiceProfile): Tab {
  const ofActs = actions.flatMap(({ action, approval }) => {
    const key = actionKey(desk, profile, action)
    return key === undefined || approval !== null ? [] : [[key, actionName(desk, profile, action)] as const]
  })
  const keys = [['/', 'ユーザ検索'], [whyKey, '本人確認方法と理由の入力'], ...ofActs] as const
  const content = html`<p>入力欄の外でキーを押すと、その場所へ移動します。キーだけで操作が行われることはありません。入力欄からはEscキーで出ます。</p>
<dl class="record-facts">${keys.map(([key, name]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${name}</dd></div>`)}</dl>
<div class="actions"><button class="button button-small" type="button" data-keys-switch aria-pressed="true">キー操作を使う</button></div>`
  return { id: 'keys', title: 'キー操作', content, needsScript: true }
}
