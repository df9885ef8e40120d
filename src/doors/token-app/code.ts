import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tokenAppCodeHref } from './routes.ts'

const sources = new URL('../../', import.meta.url)

/** A file of the app by its path below src: the TypeScript, which says its version, and the JavaScript, when it is asked for. */
export type Code = { readonly source: string; readonly code: () => string }

/**
 * The files of the token app by their URLs. Node strips the types here as it does for the server, so there is no build;
 * but at the first request, since to load what strips them takes longer than all else at the start of a server.
 */
export function tokenAppCode(): ReadonlyMap<string, Code> {
  const files = new Map<string, Code>()
  const waiting = ['token/app/main.ts']
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const href = tokenAppCodeHref(path)
    if (files.has(href)) continue
    const source = read(path)
    files.set(href, { source, code: () => strip(source) })
    // Imports keep their `.ts`: each resolves to the URL at the same place. Those of types alone are stripped.
    const imports = source.matchAll(/^(?:import|export)\b(?! type\b)[^'"]*from '(\.[^']+)'/gm)
    for (const [, target = ''] of imports) waiting.push(resolve(path, target))
  }
  return files
}

function resolve(path: string, target: string): string {
  return new URL(target, new URL(path, sources)).href.slice(sources.href.length)
}

/** The service worker, with what only the server knows: the version, and the files to keep. */
export function serviceWorkerCode(version: string, files: readonly string[]): string {
  const facts = `const version = ${JSON.stringify(version)}\nconst files = ${JSON.stringify(files)}\n`
  return facts + strip(read('token/app/service-worker.ts'))
}

function read(path: string): string {
  return readFileSync(new URL(path, sources), 'utf8')
}

const stripped = new Map<string, string>()

function strip(source: string): string {
  const code = stripped.get(source) ?? stripTypeScriptTypes(source)
  stripped.set(source, code)
  return code
}
