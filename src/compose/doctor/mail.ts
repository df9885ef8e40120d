import { loadProfiles } from '../profiles.ts'
import { type Check, findingsOf } from './finding.ts'

/** Connects and logs in; sends nothing. */
export const examineMail: Check = async ({ config: { smtp, profilesDir }, modules }) => {
  const { ok, fault } = findingsOf('mail')
  if (smtp === null) {
    const senders = sendersIn(() => loadProfiles(profilesDir, modules).values())
    return senders.length === 0
      ? [ok('no profile sends any')]
      : [fault(`SMTP_URL is not set, but ${senders.join(', ')} sends mail: set it, so that serve starts`)]
  }
  const place = `${smtp.host}:${smtp.port}`
  const { reachSmtp } = await import('../../platform/mail/reach.ts')
  try {
    await reachSmtp(smtp)
    return [ok(`${place} answers${smtp.auth === null ? '' : ', and takes the login'}`)]
  } catch (error) {
    // Its text may repeat the login.
    const { code = 'no answer' } = error as { readonly code?: string }
    return [fault(`${place} can't be used (${code}): look at SMTP_URL, the firewall and the mail server`)]
  }
}

/** Unreadable profiles are told by their own check. */
function sendersIn(profiles: () => Iterable<{ readonly service: string; readonly mail: unknown }>): string[] {
  try {
    return [...profiles()].filter(({ mail }) => mail !== null).map(({ service }) => service)
  } catch {
    return []
  }
}
