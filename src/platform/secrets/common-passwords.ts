let list: Promise<ReadonlySet<string>> | undefined

/**
 * Whether a password is among the roughly 49,000 most common ones (PWD-02 asks for 3,000), alone or with digits and
 * signs around it. The list is loaded when it is first asked for, since most services follow their manual instead.
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  list ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  )
  const lower = password.normalize('NFKC').toLowerCase()
  // From the first letter to the last. Looking for an end without letters would take the square of a long password.
  const bare = /\p{L}(?:.*\p{L})?/su.exec(lower)?.[0] ?? ''
  const common = await list
  return common.has(lower) || (bare.length >= 4 && common.has(bare))
}
