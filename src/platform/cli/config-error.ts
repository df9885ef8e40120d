/** A variable with an invalid value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads a variable; one that is empty counts as unset. */
export type Variables = (name: string) => string | undefined

/** Is it this machine, where nothing on the way has to be protected? */
export function isLocalHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)
}
