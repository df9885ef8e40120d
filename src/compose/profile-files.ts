import { existsSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

/** An unusable profile file: which one, where inside it, and why. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError'
  constructor(file: string, path: string, reason: string) {
    super(`${file}: ${path === '' ? '' : `${path}: `}${reason}`)
  }
}

/** One of the files that a profile is made of: its own first, then the template that it extends, and so on. */
export type ProfileLayer = { readonly file: string; readonly json: unknown }

type Fields = Readonly<Record<string, unknown>>

const segment = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Below the folder of profiles; no service has this name. */
const templatesFolder = 'templates'

export const isTemplate = (file: string): boolean => file.startsWith(`${templatesFolder}${sep}`)

/** The name of the service whose profile a file below the folder is. Throws ProfileError for any other place. */
export function serviceOfFile(folder: string, file: string): string {
  const parts = file.slice(0, -'.json'.length).split(sep)
  if (parts.length === 2 && parts.every((part) => segment.test(part))) return parts.join('/')
  throw new ProfileError(
    join(folder, file),
    '',
    'must be at <institution>/<service>.json, in lower case, digits and hyphens',
  )
}

/** Reads a profile and the templates below it. Throws ProfileError where one is missing or builds on itself. */
export function readLayers(folder: string, file: string): readonly ProfileLayer[] {
  const layers: ProfileLayer[] = []
  for (let next: string | undefined = file; next !== undefined; ) {
    const layer: ProfileLayer = { file: next, json: readJson(join(folder, next)) }
    layers.push(layer)
    next = templateOf(folder, layers, layer)
  }
  return layers
}

/** The file that a layer extends. Only a template can be extended, so that a change to one service changes no other. */
function templateOf(
  folder: string,
  layers: readonly ProfileLayer[],
  { file, json }: ProfileLayer,
): string | undefined {
  const extended = isFields(json) ? json['extends'] : undefined
  if (extended === undefined) return undefined
  const fault = (reason: string) => new ProfileError(join(folder, file), 'extends', reason)
  const [first, name = '', ...more] = typeof extended === 'string' ? extended.split('/') : []
  if (first !== templatesFolder || !segment.test(name) || more.length > 0)
    throw fault(`must be ${templatesFolder}/ and a name, such as ${templatesFolder}/fx-web`)
  const next = join(templatesFolder, `${name}.json`)
  if (layers.some((layer) => layer.file === next)) throw fault(`${extended} builds on itself`)
  if (!existsSync(join(folder, next))) throw fault(`there is no ${next} in ${folder}`)
  return next
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new ProfileError(path, '', `is not JSON: ${(error as Error).message}`)
  }
}

/**
 * What the layers say together: sections are merged field by field; anything else in an upper layer, a list or null
 * included, replaces what is below.
 */
export function mergedLayers(layers: readonly ProfileLayer[]): unknown {
  return layers.map(({ json }) => withoutFrame(json)).reduceRight((below, above) => merged(below, above))
}

function withoutFrame(json: unknown): unknown {
  if (!isFields(json)) return json
  const { $schema: _, extends: __, ...fields } = json
  return fields
}

function merged(below: unknown, above: unknown): unknown {
  if (!isFields(below) || !isFields(above)) return above
  const names = [...new Set([...Object.keys(below), ...Object.keys(above)])]
  const fieldOf = (name: string) => {
    if (!Object.hasOwn(above, name)) return below[name]
    return Object.hasOwn(below, name) ? merged(below[name], above[name]) : above[name]
  }
  return Object.fromEntries(names.map((name) => [name, fieldOf(name)]))
}

/** The layer that sets the value at a path; undefined: none does, so it is a default. */
export function layerOf(
  layers: readonly ProfileLayer[],
  path: readonly PropertyKey[],
): ProfileLayer | undefined {
  for (const layer of layers) {
    const found = reach(layer.json, path)
    if (found !== 'nothing') return found === 'value' ? layer : undefined
  }
  return undefined
}

/** How far a path leads: to a value or into a list, to nothing, or to something that ends it. */
function reach(json: unknown, path: readonly PropertyKey[]): 'value' | 'nothing' | 'ended' {
  let value = json
  for (const name of path) {
    if (Array.isArray(value)) return 'value'
    if (!isFields(value)) return 'ended'
    if (!Object.hasOwn(value, name)) return 'nothing'
    value = value[String(name)]
  }
  return 'value'
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
