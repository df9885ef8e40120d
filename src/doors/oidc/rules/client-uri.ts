/** An exact address of a system: https, or this machine, without what could be read in two ways. */
export function isClientUri(text: string, isLocalHost: (host: string) => boolean): boolean {
  const url = URL.parse(text)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocalHost(url.hostname))
  return url !== null && isSafe && url.href === text && url.username === '' && !text.includes('#')
}

export const clientUriForm = 'must be a whole URL that begins with https://, without a user or a fragment'
