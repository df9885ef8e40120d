/** URLs: helpers for the routes of every module, and the routes that belong to none. */

type ParametersOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParametersOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/** A path with its parameters filled in. Omitted ones stay, so that the same table gives the router its patterns. */
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

/** Asked every second by whatever watches the node, which says itself when the answer changes: nobody's traffic. */
export function isProbe(path: string): boolean {
  return path === paths.health || path === paths.ready
}

export function assetHref(name: string, digest: string): string {
  return `${fill(paths.assets, { name })}?v=${digest}`
}
