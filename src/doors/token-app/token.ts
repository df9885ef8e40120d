import { readFileSync } from 'node:fs'
import type { Hono } from 'hono'
import type { Site } from '../../authority/screens/site.ts'
import { contentVersion } from '../../platform/http/assets.ts'
import { type Body, compressing } from '../../platform/http/compressed.ts'
import { contentPolicy, type Env } from '../../platform/http/guards.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { layout } from '../../platform/web/layout.ts'
import { type Code, decoderCode, decoderHref, serviceWorkerCode, tokenAppCode } from './code.ts'
import { termsView, tokenAppView } from './page.ts'
import { tokenAppCodeHref, tokenAppIconHref, tokenAppPaths } from './routes.ts'

const icons = {
  'icon.svg': 'image/svg+xml',
  'icon-192.png': 'image/png',
  'icon-512.png': 'image/png',
} as const

const manifest = {
  id: tokenAppPaths.app,
  name: '割符 トークン',
  short_name: 'トークン',
  description: 'セキュリティコード（ワンタイムパスワード）を表示します。',
  lang: 'ja',
  start_url: tokenAppPaths.app,
  scope: tokenAppPaths.app,
  display: 'standalone',
  background_color: '#f2f2f2',
  theme_color: '#0017c1',
  icons: [
    { src: tokenAppIconHref('icon.svg'), sizes: 'any', type: 'image/svg+xml' },
    { src: tokenAppIconHref('icon-192.png'), sizes: '192x192', type: 'image/png' },
    { src: tokenAppIconHref('icon-512.png'), sizes: '512x512', type: 'image/png' },
    { src: tokenAppIconHref('icon-512.png'), sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
}

const javaScript = 'text/javascript; charset=utf-8'

/** `version` changes whenever the body does. */
type File = {
  readonly type: string
  readonly version: string
  readonly body: () => Body
  readonly headers?: Readonly<Record<string, string>>
}

const fileOf = (type: string, body: Body): File => ({
  type,
  version: contentVersion(body),
  body: () => body,
})

/** Only the app's own page may ask for the camera, to read QR codes with. */
const withCamera = { 'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()' }

/** Only the worker that reads QR codes compiles WebAssembly, and no page does (decision 75). */
const withWasm = {
  'Content-Security-Policy': `${contentPolicy}; script-src 'self' 'wasm-unsafe-eval'`,
}

function codeFiles(code: ReadonlyMap<string, Code>): readonly (readonly [string, File])[] {
  return [...code].map(([href, { source, code: body }]) => {
    const type = href.endsWith('.wasm') ? 'application/wasm' : javaScript
    const file = { type, version: contentVersion(source), body }
    return [href, href === decoderHref ? { ...file, headers: withWasm } : file] as const
  })
}

/** The token app: a page, its code and icons, the same for everybody, and the service worker that keeps them. */
export function tokenAppScreens(app: Hono<Env>, site: Site): void {
  const files = new Map<string, File>(codeFiles(tokenAppCode()))
  for (const [name, type] of Object.entries(icons)) {
    const body = new Uint8Array(readFileSync(new URL(`./${name}`, import.meta.url)))
    files.set(tokenAppIconHref(name), fileOf(type, body))
  }
  files.set(tokenAppPaths.manifest, fileOf('application/manifest+json', JSON.stringify(manifest)))
  const pages: [string, string, Html][] = [
    [tokenAppPaths.app, 'トークン', tokenAppView({ tokensMax: site.context.tokensPerDevice })],
    [tokenAppPaths.terms, 'ご利用にあたって', termsView()],
  ]
  for (const [path, title, main] of pages) {
    const page = fileOf('text/html; charset=utf-8', String(pageOf(site, title, main, path)))
    files.set(path, path === tokenAppPaths.app ? { ...page, headers: withCamera } : page)
  }

  const assets = ['tokens.css', 'warifu.css', 'token-app.css', 'operation.css', 'icon.svg'].map(
    site.assets.href,
  )
  const later = new Map<string, File>(codeFiles(decoderCode()))
  const version = versionOf(new Map([...files, ...later]), assets)
  const kept = [...files.keys(), ...assets]
  const worker = () => serviceWorkerCode(version, kept, [...later.keys()])
  files.set(tokenAppPaths.serviceWorker, { type: javaScript, version, body: worker })

  app.get('/token', (c) => c.redirect(tokenAppPaths.app, 301))
  const compress = compressing()
  for (const [path, { type, version: of, body, headers }] of [...files, ...later]) {
    const said = { 'Content-Type': type, 'Cache-Control': 'no-cache', ...headers }
    app.get(path, (c) => c.body(compress(c, type, of, body()), 200, said))
  }
}

/** Changes whenever any part of the app does; the assets' URLs change with their content. */
function versionOf(files: ReadonlyMap<string, File>, assets: readonly string[]): string {
  const parts = [...files].map(([path, { version }]) => `${path} ${version}`)
  return contentVersion([...parts, ...assets].join('\n'))
}

function pageOf(site: Site, title: string, main: Html, path: string): Html {
  const script = tokenAppCodeHref('token/app/main.ts')
  // The page is kept on the device, where a displayed time would stand still.
  return layout(
    { ...site, bannerClock: null },
    {
      title: `${title} | 割符 Warifu`,
      header: html`<p class="service-name">割符 Warifu</p>`,
      main,
      footer: null,
      head: html`<link rel="stylesheet" href="${site.assets.href('token-app.css')}">
<link rel="stylesheet" href="${site.assets.href('operation.css')}">
<link rel="manifest" href="${tokenAppPaths.manifest}">
<link rel="apple-touch-icon" href="${tokenAppIconHref('icon-192.png')}">
<meta name="theme-color" content="#0017c1">
<meta name="description" content="${manifest.description}">
${path === tokenAppPaths.app ? html`<script type="module" src="${script}"></script>\n` : null}`,
    },
  )
}
