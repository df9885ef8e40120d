import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Module } from '../../authority/module-type.ts'
import { anyText, atMost, firstOf, madeOf } from '../../authority/rules/answer-forms.ts'
import type { KnownOfInstitution, ProfileQuestion } from '../../authority/rules/profile-question.ts'
import type { DeskPart } from '../../desk/contract.ts'
import { isFields, layerOf, mergedLayers, type ProfileLayer, readLayers } from '../profile-files.ts'
import { loadProfiles } from '../profiles.ts'
import type { Answers, Question } from './answers.ts'
import { unfinished } from './whole-files.ts'

type Modules = readonly Module<DeskPart>[]

const templates = 'templates'
/** Of these, every institution gets the first; the last is below all others. */
const deskTemplate = 'desk'
const notOfCustomers = [deskTemplate, 'recommended']

const shippedProfiles = fileURLToPath(new URL('../../../profiles', import.meta.url))

/** For customers, by the names of their templates; none where the software came without them. */
function offered(): readonly string[] {
  const folder = join(shippedProfiles, templates)
  const names = existsSync(folder) ? readdirSync(folder).map((file) => basename(file, '.json')) : []
  return names.filter((name) => !notOfCustomers.includes(name)).sort()
}

const institutionWrong = firstOf(
  madeOf(/^[a-z0-9-]$/, 'only a to z, 0 to 9 and hyphens do'),
  (answer) => (/^-|-$|--/.test(answer) ? 'hyphens stand one by one, between letters or digits' : null),
  (answer) => ([deskTemplate, templates].includes(answer) ? `no institution can be called ${answer}` : null),
)

export const institutionQuestion: Question = {
  option: 'institution',
  help: 'the short name of your institution in URLs: lower case, digits, hyphens',
  wrong: institutionWrong,
}
const nameQuestion: Question = {
  option: 'institution-name',
  help: 'its name as customers read it',
  wrong: anyText,
}
/** `fx-web=外為Web` and the like, with commas. */
function servicesWrong(answer: string): string | null {
  const known = offered()
  const named = answer.split(',').map((each) => each.split('='))
  for (const [template = '', name, ...more] of named) {
    if (!known.includes(template)) return `there is no "${template}"; there are ${known.join(', ')}`
    if (more.length > 0) return `${template} has two names; several services stand with commas`
    const reason = name === undefined ? null : anyText(name)
    if (reason !== null) return `the name of ${template}: ${reason}`
  }
  const templatesNamed = named.map(([template]) => template)
  const twice = templatesNamed.find((each, i) => templatesNamed.indexOf(each) !== i)
  return twice === undefined
    ? null
    : `it names ${twice} twice; add the second one by hand, under another name`
}

const servicesQuestion = (): Question => ({
  option: 'service',
  help: `its services, of ${offered().join(', ')}; a name of its own after =, several with commas`,
  wrong: servicesWrong,
})
const senderQuestion: Question = {
  option: 'mail-from',
  help: 'the address that its mails come from; none: no mails',
  wrong: firstOf(atMost(254), (answer) => {
    if (/\s/.test(answer)) return 'there is a space in it'
    return /^[^@]{1,64}@[^@]+$/.test(answer) ? null : 'it must be one address, such as otp@kita.example'
  }),
  usual: '',
}

/** As the template has it, the staff of a desk reach nothing without them (decision 88). */
const securityKeysQuestion: Question = {
  option: 'security-keys',
  help: 'do the staff of the desk have two FIDO security keys each: yes or no',
  wrong: (answer) => (['yes', 'no'].includes(answer) ? null : 'it must be yes or no'),
  usual: 'no',
}

export function profileQuestions(modules: Modules): readonly Omit<Question, 'usual'>[] {
  return [
    institutionQuestion,
    nameQuestion,
    servicesQuestion(),
    senderQuestion,
    ...questionsOf(modules),
    securityKeysQuestion,
  ]
}

function questionsOf(modules: Modules): readonly ProfileQuestion[] {
  return modules.flatMap(({ profile }) => profile?.questions ?? [])
}

type Wanted = { readonly template: string; readonly service: string; readonly serviceName: string }

/** By the name of the service. */
export type NewProfiles = ReadonlyMap<string, object>

type Known = Omit<KnownOfInstitution, 'institutionName'> & { readonly sendsMail: boolean }

/** Asks what only the institution can say. */
export async function askProfiles(
  answers: Answers,
  { modules, known }: { readonly modules: Modules; readonly known: Known },
): Promise<NewProfiles> {
  const institution = await answers.to(institutionQuestion)
  const institutionName = await answers.to(nameQuestion)
  const services = wantedOf(await answers.to(servicesQuestion()), { institution, institutionName, modules })
  const sender = known.sendsMail ? await answers.to(senderQuestion) : ''
  const said = new Map<string, string>()
  const profiles = new Map<string, object>()
  for (const { template, service, serviceName } of services) {
    const layers = readLayers(shippedProfiles, join(templates, `${template}.json`))
    const profile = frameOf(template, { institutionName, serviceName })
    for (const question of questionsOf(modules).filter((each) => isLeftOpen(layers, each))) {
      const { usual, ...asked } = question
      const usually = usual === undefined ? {} : { usual: usual({ ...known, institutionName }) }
      const answer = said.get(question.option) ?? (await answers.to({ ...asked, ...usually }))
      said.set(question.option, answer)
      put(profile, question.path.split('.'), question.read?.(answer) ?? answer)
    }
    if (sender !== '' && template !== deskTemplate)
      put(profile, ['mail', 'from'], { name: serviceName, address: sender })
    if (template === deskTemplate && (await answers.to(securityKeysQuestion)) === 'no')
      put(profile, ['methods', 'passkey'], null)
    profiles.set(service, profile)
  }
  return profiles
}

function wantedOf(
  text: string,
  {
    institution,
    institutionName,
    modules,
  }: { readonly institution: string; readonly institutionName: string; readonly modules: Modules },
): readonly Wanted[] {
  const services = text.split(',').map((each): Wanted => {
    const [template = '', name] = each.split('=')
    return {
      template,
      service: `${institution}/${template}`,
      serviceName: name ?? usualName(template, modules),
    }
  })
  const desk = { template: deskTemplate, service: `${deskTemplate}/${institution}` }
  return [...services, { ...desk, serviceName: `${institutionName} サポートデスク` }]
}

/** As the module of the kind calls it. */
function usualName(template: string, modules: Modules): string {
  const fields = mergedLayers(readLayers(shippedProfiles, join(templates, `${template}.json`)))
  const kind = isFields(fields) ? fields['kind'] : undefined
  return modules.find((module) => module.kind?.name === kind)?.kind?.words ?? template
}

function frameOf(
  template: string,
  { institutionName, serviceName }: { readonly institutionName: string; readonly serviceName: string },
): Record<string, unknown> {
  return {
    $schema: '../profile-part.schema.json',
    extends: `${templates}/${template}`,
    institutionName,
    serviceName,
    names: { platform: serviceName },
  }
}

/** Has the template the section, and not the field? */
function isLeftOpen(layers: readonly ProfileLayer[], { path }: ProfileQuestion): boolean {
  const [section = '', ...rest] = path.split('.')
  const fields = mergedLayers(layers)
  return isFields(fields) && isFields(fields[section]) && layerOf(layers, [section, ...rest]) === undefined
}

function put(fields: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    fields[name] = value
    return
  }
  const section = isFields(fields[name]) ? { ...fields[name] } : {}
  fields[name] = section
  put(section, rest, value)
}

/** Writes them with the templates, all or none. Throws ProfileError where an answer makes a wrong profile. */
export function writeProfiles(folder: string, profiles: NewProfiles, modules: Modules): void {
  const beside = unfinished(folder)
  rmSync(beside, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 })
  cpSync(join(shippedProfiles, templates), join(beside, templates), { recursive: true })
  cpSync(join(shippedProfiles, 'profile-part.schema.json'), join(beside, 'profile-part.schema.json'))
  for (const [service, profile] of profiles) {
    const file = join(beside, `${service}.json`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${JSON.stringify(profile, null, 2)}\n`)
  }
  loadProfiles(beside, modules)
  // It fails where there is anything but an empty folder.
  renameSync(beside, folder)
}
