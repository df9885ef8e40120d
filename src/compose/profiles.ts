import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { z } from 'zod'
import type { KindOfService, Module, ProfileCheck } from '../authority/module-type.ts'
import type { ServiceProfile } from '../authority/rules/profile.ts'
import type { DeskPart } from '../desk/contract.ts'
import { modules as productModules } from './modules.ts'

type Fields = { readonly mail: z.ZodType } & Readonly<Record<string, z.ZodType>>
type ProfileSchema = z.ZodType<Readonly<Record<string, unknown>>>

/** The schema of a profile file: the fields of all modules, and the checks across them. Unknown fields are refused. */
function profileSchemaOf(modules: readonly Module<DeskPart>[]): ProfileSchema {
  const sections = modules.flatMap(({ profile }) => profile ?? [])
  /** The section `mail` comes last among the fields that modules add. */
  const { mail, ...fields } = Object.assign({}, ...sections.map((section) => section.fields)) as Fields
  const kinds = kindsInOrder(modules)
  const profileFields = z.strictObject({
    $schema: z.string().optional(),
    kind: z.enum(kinds.map(({ name }) => name)).describe(`Which screens it has: ${list(kinds)}`),
    ...fields,
    mail,
  })
  const ofSections = sections.flatMap(({ checks = [] }) => checks)
  return [...ofSections, ...kinds.flatMap(checkOfKind), ...kinds.flatMap(lackOfKind)].reduce(
    (schema, { holds, field, error }) => schema.refine(holds, { path: [field], error }),
    profileFields as ProfileSchema,
  )
}

/** In the published schema, fields with sections of their own come first. */
function kindsInOrder(modules: readonly Module<DeskPart>[]): readonly KindOfService<DeskPart>[] {
  const [withSections = [], others = []] = [true, false].map((has) =>
    modules.filter(({ profile }) => (profile !== undefined) === has),
  )
  return [...withSections, ...others].flatMap(({ kind }) => kind ?? [])
}

function list(kinds: readonly KindOfService<DeskPart>[]): string {
  return kinds.map(({ name, words }) => `${name} (${words})`).join(', ')
}

/** The product's schema is also published as `profiles/profile.schema.json`. */
export const profileSchema = profileSchemaOf(productModules)

/** A profile has all the sections of its kind, and no others. */
function checkOfKind({ name, sections: [own, ...others] = [] }: KindOfService<unknown>): ProfileCheck[] {
  if (own === undefined) return []
  const needed = [own, ...others]
  return [
    {
      holds: (profile) => (profile['kind'] === name) === needed.every((field) => profile[field] !== null),
      field: own,
      error: `${others.map((field) => `and ${field} `).join('')}belong to the kind ${name}, and to no other`,
    },
  ]
}

/** Some sections belong to every kind but one. */
function lackOfKind({ name, lacks = [] }: KindOfService<unknown>): ProfileCheck[] {
  return lacks.map((field) => ({
    holds: (profile) => (profile['kind'] === name) === (profile[field] === null),
    field,
    error: `belongs to every kind but ${name}`,
  }))
}

/** An unusable profile file: which one, where inside it, and why. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError'
  constructor(file: string, path: string, reason: string) {
    super(`${file}: ${path === '' ? '' : `${path}: `}${reason}`)
  }
}

const segment = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/**
 * Reads every `<institution>/<service>.json` below a folder; the path is the name of the service. Throws ProfileError
 * at the first bad file, so that no service ever runs on half a profile.
 */
export function loadProfiles(
  folder: string,
  modules: readonly Module<DeskPart>[] = productModules,
): ReadonlyMap<string, ServiceProfile> {
  const schema = modules === productModules ? profileSchema : profileSchemaOf(modules)
  const files = filesBelow(folder)
    .filter((file) => file.endsWith('.json') && !file.endsWith('.schema.json'))
    .map((file) => relative(folder, join(folder, file)))
    .sort()
  const profiles = files.map((file) => readProfile(folder, file, schema))
  if (profiles.length === 0)
    throw new ProfileError(folder, '', 'contains no profile (<institution>/<service>.json)')
  return new Map(profiles.map((profile) => [profile.service, profile]))
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch (error) {
    throw new ProfileError(folder, '', `cannot be read: ${(error as Error).message}`)
  }
}

function readProfile(folder: string, file: string, schema: ProfileSchema): ServiceProfile {
  const path = join(folder, file)
  const parts = file.slice(0, -'.json'.length).split(sep)
  if (parts.length !== 2 || !parts.every((part) => segment.test(part))) {
    throw new ProfileError(
      path,
      '',
      'must be at <institution>/<service>.json, in lower case, digits and hyphens',
    )
  }
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new ProfileError(path, '', `is not JSON: ${(error as Error).message}`)
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new ProfileError(path, issue?.path.join('.') ?? '', issue?.message ?? 'is wrong')
  }
  const { $schema: _, ...profile } = parsed.data
  // The types of each module's fields come from the profile that they become (ProfileFields).
  return { ...profile, service: parts.join('/') } as unknown as ServiceProfile
}
