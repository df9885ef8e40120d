let list: Promise<ReadonlySet<string>> | undefined

/**
 * Whether a password is among the roughly 49,000 most common ones (PWD-02 asks for 3,000), alone or with digits and
 * signs around it. The list is loaded when it is first asked for, since most services follow their manual instead.
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  list ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  )
  const lower = password.toLowerCase()
  const bare = lower.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const common = await list
  return common.has(lower) || (bare.length >= 4 && common.has(bare))
}
