// Who imports whom, and who is imported by nobody.
import { entries, insteadOfImport, isTest, layers, outsiders, restrictions } from './rules.ts'
import type { Import, Source, Violation } from './source.ts'

const isProduct = (path: string): boolean => path.startsWith('src/') && !isTest(path)

/** src/web/fx/login.ts → web; src/routes.ts → routes. */
function layerOf(path: string): string {
  const [, first = ''] = path.split('/')
  return first.replace(/\.ts$/, '')
}

export function checkImports(sources: readonly Source[]): Violation[] {
  return sources
    .filter(({ path }) => isProduct(path))
    .flatMap((source) => source.imports.flatMap((item) => checkImport(source.path, item)))
}

function checkImport(path: string, item: Import): Violation[] {
  const layer = layerOf(path)
  const at = { path, line: item.line }
  const allowed = layers[layer]
  if (allowed === undefined) {
    const instead = 'put the file in a layer of DESIGN, or add the layer to tools/tidy/rules.ts'
    return [{ ...at, rule: `src/ has no layer ${layer}`, instead }]
  }
  const restriction = findRestriction(item.target)
  if (restriction !== undefined && !restriction.only.some((place) => isAt(path, place))) {
    const rule = `only ${restriction.only.join(' and ')} may import ${restriction.target}`
    return [{ ...at, rule, instead: restriction.instead }]
  }
  const rule = item.isRelative ? ruleInside(layer, allowed, item) : ruleOutside(layer, item.target)
  return rule === undefined
    ? []
    : [{ ...at, rule, instead: insteadOfImport[layer] ?? 'pass it in as a parameter' }]
}

const isAt = (path: string, place: string): boolean =>
  place.endsWith('/') ? path.startsWith(place) : path === place

function findRestriction(target: string) {
  // 'crypto' is the same module as 'node:crypto'.
  return restrictions.find((restriction) => [target, `node:${target}`].includes(restriction.target))
}

function ruleInside(layer: string, allowed: readonly string[], item: Import): string | undefined {
  if (allowed.includes('everything')) return undefined
  if (!item.target.startsWith('src/')) return `src/ does not import ${item.target}`
  if (layerOf(item.target) === layer) return undefined
  const place = item.target.replace(/^src\//, '')
  if (allowed.includes(place) || allowed.includes(layerOf(item.target))) return undefined
  if (!allowed.includes(`${layerOf(item.target)} (types)`)) {
    return `${layer} may import ${allowed.join(', ') || 'nothing'}, and this is ${item.target}`
  }
  return item.typesOnly
    ? undefined
    : `${layer} may import only types from ${layerOf(item.target)}, with import type`
}

function ruleOutside(layer: string, target: string): string | undefined {
  const kind = target.startsWith('node:') ? 'node' : 'npm'
  if (outsiders[layer]?.includes(kind) ?? true) return undefined
  return kind === 'node'
    ? `${layer} may not import ${target}`
    : `${layer} may not import the package ${target}`
}

/** Follows the imports from the entries; what is never met is dead. */
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
