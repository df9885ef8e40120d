import { readFileSync } from 'node:fs'
import type { Hono } from 'hono'
import { digestOf } from '../secrets/random.ts'
import { compressing } from './compressed.ts'
import type { Env } from './guards.ts'
import { Problem } from './problem.ts'
import { assetHref, paths } from './routes.ts'

export type FileSources = { readonly [name: string]: { readonly file: URL | string; readonly type: string } }

/** Static files, or what would be in them. */
export type AssetSources = {
  readonly [name: string]: FileSources[string] | { readonly body: Uint8Array; readonly type: string }
}

/** The static files of a module; every page links its style sheets, in this order. */
export type ModuleAssets = { readonly styleSheets: readonly string[]; readonly sources: FileSources }

/** Style sheets and scripts in one folder. */
export function assetsIn(
  folder: URL,
  {
    styleSheets = [],
    scripts = [],
  }: { readonly styleSheets?: readonly string[]; readonly scripts?: readonly string[] },
): ModuleAssets {
  const source = (type: string) => (name: string) => [name, { file: new URL(name, folder), type }] as const
  const files = [...styleSheets.map(source('text/css')), ...scripts.map(source('text/javascript'))]
  return { styleSheets, sources: Object.fromEntries(files) }
}

/** The URL of a static file, which changes with its content. */
export type Assets = { readonly href: (name: string) => string }

/** A short name for exactly this content. */
export function contentVersion(content: string | Uint8Array): string {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return digestOf(bytes).slice(0, 16)
}

/** A picture that is opened by its address is a page of its own: it runs, loads and sends nothing. */
const pictureAlone =
  "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'; sandbox"

/** Serves the static files from memory; a URL changes with its content, so a browser may keep each indefinitely. */
export function serveAssets(app: Hono<Env>, sources: AssetSources): Assets {
  const files = new Map(
    Object.entries(sources).map(([name, source]) => {
      const body = 'file' in source ? readFileSync(source.file) : source.body
      const digest = contentVersion(body)
      return [name, { body, type: source.type, digest, href: assetHref(name, digest) }]
    }),
  )
  const compress = compressing()
  app.get(paths.assets, (c) => {
    const file = files.get(c.req.param('name'))
    if (file === undefined) throw new Problem('notFound')
    c.header('Content-Type', file.type === 'image/png' ? file.type : `${file.type}; charset=utf-8`)
    if (file.type.startsWith('image/')) c.header('Content-Security-Policy', pictureAlone)
    c.header('Cache-Control', 'public, max-age=31536000, immutable')
    return c.body(compress(c, file.type, file.digest, new Uint8Array(file.body)))
  })
  return {
    href(name) {
      const file = files.get(name)
      if (file === undefined) throw new Error(`there is no asset ${name}`)
      return file.href
    },
  }
}
