/** URLs: what the routes of every module are built with, and those that belong to none. */

type ParametersOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParametersOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/**
 * A path with the values of its parameters. Those that are left out stay, so that the same table gives the pattern for
 * the router.
 */
export function fill<Path extends string>(
  path: Path,
  values: { readonly [Name in ParametersOf<Path>]?: string } = {},
): string {
  const known: Readonly<Record<string, string | undefined>> = values
  return path.replaceAll(/:(\w+)/g, (name, key: string) => {
    const value = known[key]
    return value === undefined ? name : encodeURIComponent(value)
  })
}

/** The same below the address of a service, `<institution>/<service>`. */
export function hrefBelow<Path extends string>(
  service: string,
  path: Path,
  values: { readonly [Name in ParametersOf<Path>]?: string } = {},
): string {
  return `/${service}${fill(path, values)}`
}

export const paths = {
  index: '/',
  assets: '/assets/:name',
  health: '/healthz',
  ready: '/readyz',
} as const

export function assetHref(name: string, digest: string): string {
  return `${fill(paths.assets, { name })}?v=${digest}`
}
