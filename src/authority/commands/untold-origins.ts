/** Of where systems are to be told something, the origins to which nothing is sent; none where nobody knows. */
export function untoldOf(
  uris: readonly (string | null)[],
  allowed: readonly string[] | undefined,
): readonly string[] {
  const origins = uris.flatMap((uri) => (uri === null ? [] : [new URL(uri).origin]))
  return [...new Set(origins)].filter((origin) => allowed?.includes(origin) === false)
}

/** What a command that registers them says of these. */
export function untoldLines(untold: readonly string[]): readonly string[] {
  return untold.map(
    (origin) =>
      `WARNING: ${origin} is not in WARIFU_WEBHOOK_ORIGINS: nothing is told there until it is, on every node`,
  )
}
