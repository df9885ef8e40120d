// Who imports whom, and who is imported by nobody.
import { layers, modules } from './layout.ts'
import { debts, entries, insteadOfImport, isTest, outsiders, restrictions, rootFiles } from './rules.ts'
import type { Import, Source, Violation } from './source.ts'

const isProduct = (path: string): boolean => path.startsWith('src/') && !isTest(path)

/** src/authority/rules/login.ts → authority; src/services/fx-web/module.ts → services/fx-web; src/main.ts → main. */
export function moduleOf(path: string): string {
  const [, first = '', second = ''] = path.replace(/\.ts$/, '').split('/')
  return ['services', 'doors'].includes(first) ? `${first}/${second}` : first
}

/**
 * src/authority/rules/login.ts → rules; src/platform/store/sqlite.ts → platform/store; the files at
 * the root of a module that each have is a layer of its own: src/desk/routes.ts → routes.
 */
function layerOf(path: string): string | undefined {
  const module = moduleOf(path)
  // Its folders are by subject, and all of it is pure.
  if (module === 'otp') return undefined
  const rest = path.slice(`src/${module}/`.length).split('/')
  const [folder] = rest
  if (folder === undefined) return undefined
  if (rest.length < 2) return rootFiles.find((name) => folder === `${name}.ts`)
  return ['platform', 'token'].includes(module) ? `${module}/${folder}` : folder
}

export function checkImports(sources: readonly Source[]): Violation[] {
  return sources
    .filter(({ path }) => isProduct(path))
    .flatMap((source) => source.imports.flatMap((item) => checkImport(source.path, item)))
}

function checkImport(path: string, item: Import): Violation[] {
  const at = { path, line: item.line }
  const allowed = modules[moduleOf(path)] ?? modules[`${moduleOf(path).split('/')[0]}/*`]
  if (allowed === undefined) {
    const instead = 'put the file in a module of ARCHITECTURE.md, or add the module to tools/tidy/layout.ts'
    return [{ ...at, rule: `src/ has no module ${moduleOf(path)}`, instead }]
  }
  const restriction = findRestriction(item.target)
  if (restriction !== undefined && !restriction.only.some((place) => isAt(path, place))) {
    const rule = `only ${restriction.only.join(' and ')} may import ${restriction.target}`
    return [{ ...at, rule, instead: restriction.instead }]
  }
  const rule = item.isRelative ? ruleInside(path, allowed, item) : ruleOutside(path, item.target)
  if (rule === undefined || debts.includes(debtOf(path, item.target))) return []
  return [{ ...at, rule, instead: insteadOfImport }]
}

/** How a debt names an import. */
function debtOf(from: string, to: string): string {
  const place = (path: string) =>
    [moduleOf(path), layerOf(path)].filter((part) => part !== undefined).join(' ')
  return `${place(from)} → ${place(to)}`
}

const isAt = (path: string, place: string): boolean =>
  place.endsWith('/') ? path.startsWith(place) : path === place

function findRestriction(target: string) {
  // 'crypto' is the same module as 'node:crypto'.
  return restrictions.find(
    (restriction) =>
      [target, `node:${target}`].includes(restriction.target) || target.startsWith(`${restriction.target}/`),
  )
}

function ruleInside(path: string, allowed: readonly string[], item: Import): string | undefined {
  if (!item.target.startsWith('src/')) return `src/ does not import ${item.target}`
  const [from, to] = [moduleOf(path), moduleOf(item.target)]
  const isFree =
    from === to || ['everything', to, item.target.replace(/^src\//, '')].some((it) => allowed.includes(it))
  if (!isFree) return `${from} may import ${allowed.join(', ') || 'nothing'}, and this is ${item.target}`
  return ruleOfDemo(path, item) ?? ruleBetweenLayers(path, item)
}

const isDemo = (path: string): boolean => /^src\/(.+\/)?demo\//.test(path)

/** What is there for the demo is loaded by it alone: `serve` must never have it. */
function ruleOfDemo(path: string, { target, typesOnly, isLazy }: Import): string | undefined {
  if (!isDemo(target) || isDemo(path) || typesOnly || isLazy) return undefined
  return `only the demo loads ${target}: import() it where the demo starts`
}

function ruleBetweenLayers(path: string, item: Import): string | undefined {
  const [from, to] = [layerOf(path), layerOf(item.target) ?? moduleOf(item.target)]
  const allowed = layers[from ?? '']
  if (from === undefined || allowed === undefined || from === to || allowed.includes(to)) return undefined
  if (!allowed.includes(`${to} (types)`))
    return `${from} may import ${allowed.join(', ') || 'nothing'}, and this is ${item.target}`
  return item.typesOnly ? undefined : `${from} may import only types from ${to}, with import type`
}

function ruleOutside(path: string, target: string): string | undefined {
  const kind = target.startsWith('node:') ? 'node' : 'npm'
  const place = [layerOf(path) ?? '', moduleOf(path)].find((each) => outsiders[each] !== undefined)
  if (place === undefined || outsiders[place]?.includes(kind)) return undefined
  return kind === 'node'
    ? `${place} may not import ${target}`
    : `${place} may not import the package ${target}`
}

/** A debt that is paid leaves the table, so that nobody makes it again. */
export function checkDebts(sources: readonly Source[], listed: readonly string[] = debts): Violation[] {
  const made = new Set(
    sources
      .filter(({ path }) => isProduct(path))
      .flatMap(({ path, imports }) => imports.map(({ target }) => debtOf(path, target))),
  )
  return listed
    .filter((debt) => !made.has(debt))
    .map((debt) => ({
      path: 'tools/tidy/rules.ts',
      line: 1,
      rule: `the debt ${debt} is paid`,
      instead: 'remove it from the table of debts',
    }))
}

/** Follows the imports from the entries; a file that is never reached is dead. */
export function checkReached(sources: readonly Source[]): Violation[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const [first = ''] = entries
  if (!byPath.has(first)) {
    return [
      { path: first, line: 1, rule: 'the entry is missing', instead: 'write it: all of src/ hangs on it' },
    ]
  }
  const reached = new Set<string>()
  const waiting = [...entries]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const source = byPath.get(path)
    if (source === undefined || reached.has(path)) continue
    reached.add(path)
    waiting.push(...source.imports.map(({ target }) => target))
  }
  return sources
    .filter(({ path }) => isProduct(path) && !reached.has(path))
    .map(({ path }) => ({
      path,
      line: 1,
      rule: `dead: nothing that starts at ${entries.join(' or ')} imports it`,
      instead: 'use it, or delete it',
    }))
}
