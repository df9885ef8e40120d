import { deviceIn } from '../../../platform/web/device.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { ShownPasskey } from '../../operations/passkeys/care-for-passkey.ts'
import { say } from '../say.ts'
import type { PasskeyService } from './passkey-service.ts'

type Words = Pick<PasskeyService, 't' | 'dates'>

/** What a passkey is, and whether it counts. */
export function standingFacts({ t, dates }: Words, passkey: ShownPasskey): Html {
  const { registeredAtMs } = passkey
  return html`<div><dt>${t('passkey.state')}</dt><dd>${stateText({ t, dates }, passkey)}</dd></div>
<div><dt>${t('passkey.kind')}</dt><dd>${kindText({ t }, passkey)}</dd></div>
<div><dt>${t('passkey.registeredAt')}</dt><dd>${dates.second(registeredAtMs)}</dd></div>`
}

/** How it was registered, and from where, as far as that was kept. */
export function originFacts(
  { t, profile }: Pick<PasskeyService, 't' | 'profile'>,
  { registeredBy, from }: ShownPasskey,
): Html {
  const how = registeredBy === undefined ? t('passkey.unknownOrigin') : t(`passkey.by_${registeredBy}`)
  const browser = from?.browser ?? null
  return html`<div><dt>${t('passkey.how')}</dt><dd>${how}</dd></div>
<div><dt>${t('passkey.from')}</dt><dd>${browser === null ? t('passkey.unknownOrigin') : deviceIn(browser, profile.language)}</dd></div>
<div><dt>${t('passkey.address')}</dt><dd>${from?.address ?? t('passkey.unknownOrigin')}</dd></div>`
}

function kindText({ t }: Pick<Words, 't'>, { deviceType, backedUp }: ShownPasskey): string {
  if (deviceType === 'singleDevice') return t('passkey.singleDevice')
  return t(backedUp ? 'passkey.backedUp' : 'passkey.notBackedUp')
}

function stateText({ t, dates }: Words, passkey: ShownPasskey): Html | string {
  const { stoppedAtMs, isUsable, usableFromMs } = passkey
  if (stoppedAtMs !== null) return say(t('passkey.stopped'), { time: dates.second(stoppedAtMs) })
  return isUsable ? t('passkey.usable') : say(t('passkey.waits'), { time: dates.timeInWords(usableFromMs) })
}
