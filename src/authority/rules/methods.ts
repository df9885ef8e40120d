import { mailMethod } from './methods/mail.ts'
import type { MethodRules, Registered } from './methods/method.ts'
import { tokenMethod } from './methods/token.ts'
import type { Method, ServiceProfile, Standing } from './profile.ts'

/** All methods, in the order in which a login offers them. */
const methodRules = { token: tokenMethod, mail: mailMethod } as const satisfies Record<Method, MethodRules>

export const methods = Object.keys(methodRules) as readonly Method[]

/** A method's current phase: the last one that has begun, by the clock alone (decision 19). */
export function standingOf(profile: ServiceProfile, method: Method, now: Temporal.Instant): Standing {
  const begun = methodRules[method]
    .phases(profile.methods)
    .filter(({ from }) => from === null || Temporal.Instant.compare(from, now) <= 0)
  return begun.at(-1)?.standing ?? 'ended'
}

/** Is a code of this method accepted? */
export function isAccepted(standing: Standing): boolean {
  return standing !== 'ended'
}

/** May a user still register it? */
export function isOffered(standing: Standing): boolean {
  return standing !== 'ended' && standing !== 'phasing_out'
}

/** The methods that the user has registered and may log in with now. */
export function readyMethods(
  profile: ServiceProfile,
  registered: Registered,
  now: Temporal.Instant,
): readonly Method[] {
  return methods.filter(
    (method) => methodRules[method].isReady(registered) && isAccepted(standingOf(profile, method, now)),
  )
}

/** The first method in one of these phases that this user could still add at a login; undefined: none. */
export function addableMethod(
  profile: ServiceProfile,
  registered: Registered,
  stands: (standing: Standing) => boolean,
  now: Temporal.Instant,
): Method | undefined {
  return methods.find((method) => {
    const { addedAtLogin, isReady } = methodRules[method]
    return addedAtLogin && !isReady(registered) && stands(standingOf(profile, method, now))
  })
}

/** Is it mandatory for everybody by now? */
export function isRequired(standing: Standing): boolean {
  return standing === 'required'
}
