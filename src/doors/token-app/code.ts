import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tokenAppCodeHref } from './routes.ts'

const sources = new URL('../../', import.meta.url)

/** A file by its URL: what says its version, and what is served, made when it is asked for. */
export type Code = {
  readonly source: string | Uint8Array
  readonly code: () => string | Uint8Array<ArrayBuffer>
}

/**
 * The files of the token app by their URLs. Node strips the types here as it does for the server, so there is no build;
 * but at the first request, since to load what strips them takes longer than all else at the start of a server.
 */
export function tokenAppCode(): ReadonlyMap<string, Code> {
  return codeFrom('token/app/main.ts')
}

/** The worker that reads QR codes. */
export const decoderHref = tokenAppCodeHref('token/decoder/main.ts')

/**
 * Our reader of QR codes, for browsers without one: the worker, and ZXing as its package has it. Loaded by whoever scans,
 * and by nobody else.
 */
export function decoderCode(): ReadonlyMap<string, Code> {
  const files = new Map(codeFrom('token/decoder/main.ts'))
  for (const [place, file] of Object.entries(zxing)) {
    const source = new Uint8Array(readFileSync(file))
    files.set(tokenAppCodeHref(`zxing/${place}`), { source, code: () => source })
  }
  return files
}

const reader = import.meta.resolve('zxing-wasm/reader')

/** As they stand to each other in the package. */
const zxing = {
  'es/reader/index.js': new URL(reader),
  'es/share.js': new URL('../share.js', reader),
  'reader/zxing_reader.wasm': new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')),
}

/** The file at a path below src, and all that it imports. */
function codeFrom(start: string): ReadonlyMap<string, Code> {
  const files = new Map<string, Code>()
  const waiting = [start]
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

/** The service worker, with what only the server knows: the version, the files to keep, and those to keep once used. */
export function serviceWorkerCode(
  version: string,
  files: readonly string[],
  later: readonly string[],
): string {
  const facts = Object.entries({ version, files, later })
  const lines = facts.map(([name, value]) => `const ${name} = ${JSON.stringify(value)}\n`)
  return lines.join('') + strip(read('token/app/service-worker.ts'))
}

function read(path: string): string {
  return readFileSync(new URL(path, sources), 'utf8')
}

const stripped = new Map<string, string>()

function strip(source: string): string {
  const code = stripped.get(source) ?? stripTypeScriptTypes(source)
  stripped.set(source, code)
  // The one package that a device loads: a browser has no folder of packages to look it up in.
  return code.replace("from 'zxing-wasm/reader'", `from '${tokenAppCodeHref('zxing/es/reader/index.js')}'`)
}
