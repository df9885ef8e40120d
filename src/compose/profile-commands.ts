import type { Module } from '../authority/module-type.ts'
import type { ServiceProfile } from '../authority/rules/profile.ts'
import { type Difference, profileDifferences } from '../authority/rules/profile-difference.ts'
import type { DeskPart } from '../desk/contract.ts'
import { type StandaloneCommand, UsageError } from '../platform/cli/command.ts'
import { readConfig } from './config.ts'
import { differenceInJson, differenceLine, shownValue, strictnessOf } from './profile-changes.ts'
import { profileDigest, profilesDigest } from './profile-digests.ts'
import { isFields, layerOf, type ProfileLayer, readLayers } from './profile-files.ts'
import { loadProfiles } from './profiles.ts'

type Modules = readonly Module<DeskPart>[]

/** `./warifu profile`: what a folder of profiles says, before a node starts with it; needs no database and no keys. */
export function profileCommands(modules: Modules): readonly StandaloneCommand[] {
  return [profileCheck(modules), profileShow(modules), profileDiff(modules)]
}

const profilesDir = () => readConfig().profilesDir

function profileCheck(modules: Modules): StandaloneCommand {
  return {
    words: 'profile check',
    summary:
      'read all profiles as a start would, and print their digests: nodes that are alike print the same',
    options: {},
    operand: { name: 'FOLDER', help: 'another folder than WARIFU_PROFILES_DIR', optional: true },
    async runAlone(input) {
      const profiles = loadProfiles(input.optional('FOLDER') ?? profilesDir(), modules)
      const all = profilesDigest(profiles)
      const services = Object.fromEntries(
        [...profiles].map(([service, profile]) => [service, profileDigest(profile)]),
      )
      const lines = Object.entries(services).map(([service, digest]) => `${digest}  ${service}`)
      return { lines: [...lines, `${all}  all ${profiles.size}`], json: { services, all } }
    },
  }
}

function profileShow(modules: Modules): StandaloneCommand {
  return {
    words: 'profile show',
    summary: 'print a profile as it is in force, with all defaults written out',
    options: {
      service: { type: 'string', required: true, help: 'as in WARIFU_PROFILES_DIR: institution/service' },
      sources: { type: 'boolean', help: 'print each field in a line, with the file that says so' },
    },
    async runAlone(input) {
      const folder = profilesDir()
      const profiles = loadProfiles(folder, modules)
      const { service, ...profile } = profileNamed(profiles, input.text('service'))
      const digest = profileDigest({ service, ...profile })
      if (!input.flag('sources'))
        return { lines: [JSON.stringify(profile, null, 2)], json: { service, digest, profile } }
      const fields = fieldsWithSources(profile, readLayers(folder, `${service}.json`))
      return {
        lines: fields.map(({ path, value, source }) => `${path}: ${shownValue(value)}  (${source})`),
        json: { service, digest, fields },
      }
    },
  }
}

/** Every field that is not a section, by its path, and the file that says it. */
function fieldsWithSources(profile: object, layers: readonly ProfileLayer[], above: readonly string[] = []) {
  return Object.entries(profile).flatMap(
    ([name, value]): { readonly path: string; readonly value: unknown; readonly source: string }[] => {
      const path = [...above, name]
      if (isFields(value) && Object.keys(value).length > 0) return fieldsWithSources(value, layers, path)
      return [{ path: path.join('.'), value, source: layerOf(layers, path)?.file ?? 'default' }]
    },
  )
}

function profileNamed(profiles: ReadonlyMap<string, ServiceProfile>, service: string): ServiceProfile {
  const profile = profiles.get(service)
  if (profile !== undefined) return profile
  throw new UsageError(`--service must be one of ${[...profiles.keys()].join(', ')}, not "${service}"`)
}

function profileDiff(modules: Modules): StandaloneCommand {
  return {
    words: 'profile diff',
    summary:
      'print which fields another folder of profiles changes, and which of them get weaker; exit 1 if any',
    options: {},
    operand: { name: 'FOLDER', help: 'the new profiles; WARIFU_PROFILES_DIR has the old ones' },
    async runAlone(input) {
      const before = loadProfiles(profilesDir(), modules)
      const after = loadProfiles(input.text('FOLDER'), modules)
      const strictness = strictnessOf(modules)
      const changed = [...before]
        .map(([service, old]) => ({ service, old, now: after.get(service) }))
        .flatMap(({ service, old, now }) =>
          now === undefined ? [] : [{ service, fields: profileDifferences(old, now, strictness) }],
        )
        .filter(({ fields }) => fields.length > 0)
      const added = [...after.keys()].filter((service) => !before.has(service))
      const removed = [...before.keys()].filter((service) => !after.has(service))
      const lines = [
        ...changed.flatMap(({ service, fields }) => [service, ...fields.map(differenceLine)]),
        ...added.map((service) => `${service}: new`),
        ...removed.map((service) => `${service}: gone`),
      ]
      return lines.length === 0
        ? { lines: ['the profiles are the same'], json: { changed, added, removed } }
        : { lines, json: { changed: changed.map(inJson), added, removed }, exitCode: 1 }
    },
  }
}

function inJson({ service, fields }: { readonly service: string; readonly fields: readonly Difference[] }) {
  return { service, fields: fields.map(differenceInJson) }
}
