import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tokenAppCodeHref } from './routes.ts'

const source = new URL('../../', import.meta.url)

/**
 * JavaScript of the token app by its URL: Node strips the types here as it does for the server, so there is no build.
 */
export function tokenAppCode(): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  const waiting = ['token/app/main.ts']
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const href = tokenAppCodeHref(path)
    if (files.has(href)) continue
    const code = strip(path)
    files.set(href, code)
    // Imports keep their `.ts`: each resolves to the URL at the same place.
    const imports = code.matchAll(/^(?:import|export)\b[^'"]*from '(\.[^']+)'/gm)
    for (const [, target = ''] of imports) waiting.push(resolve(path, target))
  }
  return files
}

function resolve(path: string, target: string): string {
  return new URL(target, new URL(path, source)).href.slice(source.href.length)
}

/** The service worker, with what only the server knows: the version, and the files to keep. */
export function serviceWorkerCode(version: string, files: readonly string[]): string {
  const facts = `const version = ${JSON.stringify(version)}\nconst files = ${JSON.stringify(files)}\n`
  return facts + strip('token/app/service-worker.ts')
}

function strip(path: string): string {
  return stripTypeScriptTypes(readFileSync(new URL(path, source), 'utf8'))
}
