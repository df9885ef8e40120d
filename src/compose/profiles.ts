import { readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import type { KindOfService, Module, ProfileCheck } from '../authority/module-type.ts'
import type { ConfirmationPolicy } from '../authority/rules/confirmation.ts'
import type { OwnTexts, ServiceProfile, WrittenBrand } from '../authority/rules/profile.ts'
import type { RiskRule } from '../authority/rules/risk-rule.ts'
import type { DeskPart } from '../desk/contract.ts'
import { LogoFault, readLogo } from './logo-file.ts'
import { modules as productModules } from './modules.ts'
import { checksOfLanguages, faultOfOwnTexts } from './own-texts.ts'
import {
  isTemplate,
  layerOf,
  mergedLayers,
  ProfileError,
  type ProfileLayer,
  readLayers,
  serviceOfFile,
} from './profile-files.ts'

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
  const ofKinds = kinds.flatMap((kind) => [
    ...checkOfKind(kind),
    ...lackOfKind(kind),
    ...actsOfKind(kind),
    ...checksOfLanguages(kind),
  ])
  const checked = [...ofSections, ...ofKinds].reduce(
    (schema, { holds, field, error }) =>
      schema.refine(holds, {
        path: [field],
        error:
          typeof error === 'string'
            ? error
            : ({ input }) => error(input as Readonly<Record<string, unknown>>),
      }),
    profileFields as ProfileSchema,
  )
  return checked.superRefine(({ kind, texts = {} }, c) => {
    const its = kinds.find(({ name }) => name === kind)
    const fault = its && faultOfOwnTexts(its, texts as OwnTexts)
    if (fault !== undefined) c.addIssue({ code: 'custom', path: [...fault.path], message: fault.reason })
  })
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

/** A rule about an act that the kind's customers don't have would never ask for anything. */
function actsOfKind({ name, rules }: KindOfService<unknown>): ProfileCheck[] {
  const known = Object.keys(rules.confirmations ?? {})
  const error = `names an act that the kind ${name} does not have; it has ${known.length === 0 ? 'none' : known.join(', ')}`
  return [
    {
      holds: ({ kind, confirmation }) =>
        kind !== name || (confirmation as ConfirmationPolicy).acts.every(({ act }) => known.includes(act)),
      field: 'confirmation',
      error,
    },
    {
      holds: ({ kind, risk }) =>
        kind !== name ||
        (risk as readonly RiskRule[]).every(({ acts }) => acts.every((act) => known.includes(act))),
      field: 'risk',
      error,
    },
  ]
}

/**
 * Reads every `<institution>/<service>.json` below a folder; the path is the name of the service. What it extends, from
 * the folder of templates, is below it. Throws ProfileError at the first bad file, so that no service ever runs on half a
 * profile.
 */
export function loadProfiles(
  folder: string,
  modules: readonly Module<DeskPart>[] = productModules,
): ReadonlyMap<string, ServiceProfile> {
  const schema = modules === productModules ? profileSchema : profileSchemaOf(modules)
  const files = filesBelow(folder)
    .filter((file) => file.endsWith('.json') && !file.endsWith('.schema.json'))
    .map((file) => relative(folder, join(folder, file)))
    .filter((file) => !isTemplate(file))
  // By their names: a service comes before another one that its name begins.
  const profiles = files
    .map((file) => readProfile(folder, file, schema))
    .sort((a, b) => (a.service < b.service ? -1 : 1))
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
  const service = serviceOfFile(folder, file)
  const layers = readLayers(folder, file)
  const parsed = schema.safeParse(mergedLayers(layers))
  if (!parsed.success) throw faultOf(folder, layers, parsed.error.issues[0])
  // The types of each module's fields come from the profile that they become (ProfileFields).
  return { ...parsed.data, ...readBrand(folder, layers, parsed.data), service } as unknown as ServiceProfile
}

/** The logo lies beside the file that names it. */
function readBrand(
  folder: string,
  layers: readonly ProfileLayer[],
  fields: object,
): Pick<ServiceProfile, 'brand'> {
  const { brand } = fields as { readonly brand?: WrittenBrand | null }
  if (brand?.logo == null) return {}
  const path = ['brand', 'logo', 'file']
  const { file = '' } = layerOf(layers, path) ?? {}
  try {
    return { brand: { ...brand, logo: readLogo(join(folder, dirname(file), brand.logo.file), brand.logo) } }
  } catch (error) {
    if (!(error instanceof LogoFault)) throw error
    throw new ProfileError(join(folder, file), path.join('.'), `${brand.logo.file} ${error.message}`)
  }
}

/** Names the file that says what is wrong: of what is missing, the service's own. */
function faultOf(
  folder: string,
  layers: readonly ProfileLayer[],
  issue: z.core.$ZodIssue | undefined,
): ProfileError {
  const path = issue?.path ?? []
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const said = layerOf(layers, [...path, ...unknown])
  const { file = '' } = said ?? layers[0] ?? {}
  // What the schema asks for is told by its type, where nobody said anything.
  const isMissing = said === undefined && issue?.code !== 'custom'
  const reason = isMissing ? 'is missing' : (issue?.message ?? 'is wrong')
  return new ProfileError(join(folder, file), path.join('.'), reason)
}
