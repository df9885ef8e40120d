import { chownSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { handsOptions } from '../../authority/commands/hands.ts'
import type { Module } from '../../authority/module-type.ts'
import type { Context } from '../../authority/operations/context.ts'
import { generateKeys } from '../../authority/operations/keys/key-ring.ts'
import { digestsInForce } from '../../authority/queries/profiles-in-force.ts'
import { addressWith, atMost, firstOf } from '../../authority/rules/answer-forms.ts'
import { keysMissing } from '../../authority/rules/staff-keys.ts'
import type { DeskPart } from '../../desk/contract.ts'
import {
  type Input,
  type Output,
  parseInput,
  type StandaloneCommand,
  UsageError,
} from '../../platform/cli/command.ts'
import { type Config, environmentVariable, machineClock, readConfig } from '../config.ts'
import { openContext } from '../context.ts'
import { profileActivate } from '../profile-activation.ts'
import { profilesDigest } from '../profile-digests.ts'
import { loadProfiles } from '../profiles.ts'
import { runCommand } from '../run-command.ts'
import { StartError } from '../start-error.ts'
import { withHands } from '../with-hands.ts'
import { type Answers, answersOf, optionsOf, type Question } from './answers.ts'
import { envFileText, readEnvFile } from './env-file.ts'
import {
  appointedBefore,
  appointFirst,
  type FirstOperator,
  isDeskSettled,
  operatorsWrong,
  parseOperators,
} from './first-operators.ts'
import {
  askProfiles,
  institutionQuestion,
  type NewProfiles,
  profileQuestions,
  writeProfiles,
} from './site-profiles.ts'
import { finish, unfinished, writeWhole } from './whole-files.ts'

type Modules = readonly Module<DeskPart>[]

/** Where `./warifu` and the unit of systemd look for it. */
const usualFolder = '/etc/warifu'

const folderQuestion: Question = {
  option: 'folder',
  help: 'the folder of this installation: settings, keys, profiles, data, letters',
  wrong: atMost(200),
  usual: usualFolder,
}
const originQuestion: Question = {
  option: 'origin',
  help: 'the address that browsers see, such as https://otp.example.jp',
  wrong: firstOf(addressWith('https://', 'http://'), (answer) =>
    /^https?:\/\/[^/?#@]+$/.test(answer)
      ? null
      : 'it must end after the host or its port, without a slash, a path or a user',
  ),
  usual: 'http://localhost:8080',
}
const portQuestion: Question = {
  option: 'port',
  help: 'the port to listen on, behind a proxy',
  wrong: (answer) =>
    /^[0-9]{1,5}$/.test(answer) && Number(answer) >= 1 && Number(answer) <= 65_535
      ? null
      : 'it must be a number from 1 to 65535',
  usual: '8080',
}
const databaseQuestion: Question = {
  option: 'database',
  variable: 'DATABASE_URL',
  help: 'postgres://… of the database; none: a SQLite file in the folder',
  wrong: addressWith('postgres://', 'postgresql://'),
  usual: '',
}
const mailQuestion: Question = {
  option: 'mail-server',
  variable: 'SMTP_URL',
  help: 'smtp://… of the mail server; none: no mails',
  wrong: addressWith('smtp://', 'smtps://'),
  usual: '',
}
const operatorsQuestion: Question = {
  option: 'operator',
  help: 'the first two administrators of the desk or more, each ID:NAME:EMPLOYEE-NUMBER, with commas',
  wrong: operatorsWrong,
}

const settingsQuestions = [folderQuestion, originQuestion, portQuestion, databaseQuestion, mailQuestion]

/** From an empty server to the first operators (E12). There is no configuration before it. */
export function initCommand(modules: Modules): StandaloneCommand {
  const options = optionsOf([...settingsQuestions, ...profileQuestions(modules), operatorsQuestion])
  return {
    words: 'init',
    summary:
      'make settings, key ring, profiles and database of a new installation, and appoint its first operators; goes on where it was stopped',
    options: {
      ...options,
      service: { type: 'string', many: true, help: options['service']?.help ?? '' },
      operator: { type: 'string', many: true, help: options['operator']?.help ?? '' },
      yes: {
        type: 'boolean',
        help: 'ask nothing: what is left out is the usual, or an error (DATABASE_URL and SMTP_URL are variables)',
      },
      as: handsOptions.as,
      reason: { ...handsOptions.reason, required: false, default: '初期設定' },
    },
    async runAlone(input, now) {
      const answers = answersOf(input, environmentVariable)
      try {
        return await initialize({ input, answers, modules, now })
      } finally {
        answers.close()
      }
    },
  }
}

type Run = {
  readonly input: Input
  readonly answers: Answers
  readonly modules: Modules
  readonly now: Temporal.Instant
}

type Told = (state: 'made' | 'kept' | 'done', what: string) => void

/** Every step is skipped that was done; whatever was made before it is what counts. */
async function initialize(run: Run): Promise<Output> {
  const { answers, input, modules, now } = run
  const folder = resolve(await answers.to(folderQuestion))
  const envFile = join(folder, 'env')
  const steps: string[] = []
  const told: Told = (state, what) => steps.push(`${state}  ${what}`)
  const settings = await settingsOf(run, folder, envFile)
  const config = readConfig(settings)
  const { profilesDir, keysFile, dataDir, publicOrigin } = config
  if (config.smtp === null && input.optional('mail-from') !== undefined)
    throw new UsageError('--mail-from needs SMTP_URL')
  let profiles: NewProfiles | null = null
  if (isEmpty(profilesDir)) {
    const today = now.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString()
    const known = { publicOrigin, today, sendsMail: config.smtp !== null }
    profiles = await askProfiles(answers, { modules, known })
  }
  const isGiven = input.optional(operatorsQuestion.option) !== undefined
  const operators = isGiven || !existsSync(envFile) ? await operatorsFrom(answers) : null
  if (profiles === null) told('kept', profilesDir)
  else {
    writeProfiles(profilesDir, profiles, modules)
    told('made', `${profilesDir}: ${[...profiles.keys()].join(', ')}`)
  }
  const institution = await institutionIn(config, run)
  for (const each of [dataDir, dirname(keysFile)]) mkdirSync(each, { recursive: true, mode: 0o700 })
  const makeOnce = (path: string, write: () => void, without = '') => {
    const isThere = existsSync(path)
    rmSync(unfinished(path), { force: true })
    if (!isThere) write()
    told(isThere ? 'kept' : 'made', isThere ? `${path}${without}` : path)
  }
  makeOnce(keysFile, () => {
    generateKeys(unfinished(keysFile), now)
    finish(keysFile)
  })
  makeOnce(envFile, () => writeWhole(envFile, envFileText(head, settings)), unusedOf(input))
  const hands = ['as', 'reason'].flatMap((name) => {
    const value = input.optional(name)
    return value === undefined ? [] : [`--${name}`, value]
  })
  const letters = join(folder, 'letters')
  giveToOwner(keysFile, dataDir)
  const written = await appoint(config, run, { institution, letters, hands }, operators, told).finally(() =>
    giveToOwner(keysFile, dataDir),
  )
  const desk = loadProfiles(profilesDir, modules).get(`desk/${institution}`)
  const asksForKeys = desk !== undefined && keysMissing(undefined, desk, now) > 0
  return outputOf({ steps, written, envFile, folder, institution, asksForKeys }, config)
}

const head = [
  'The settings of this installation, for ./warifu (WARIFU_ENV_FILE) and systemd (EnvironmentFile=).',
  'docs/operating.md lists all variables. It may hold passwords: keep it for its owner only.',
]

/** What the file says, if there is one; otherwise what is answered. */
async function settingsOf(
  { answers }: Run,
  folder: string,
  envFile: string,
): Promise<Readonly<Record<string, string>>> {
  if (existsSync(envFile)) {
    const read = Object.entries(readEnvFile(envFile))
    return Object.fromEntries(read.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
  }
  const origin = await answers.to(originQuestion)
  const port = await answers.to(portQuestion)
  const database = await answers.to(databaseQuestion)
  const mail = await answers.to(mailQuestion)
  return {
    NODE_ENV: 'production',
    PORT: port,
    PUBLIC_ORIGIN: origin,
    WARIFU_DATA_DIR: join(folder, 'data'),
    WARIFU_KEYS_FILE: join(folder, 'keys.json'),
    WARIFU_PROFILES_DIR: join(folder, 'profiles'),
    WARIFU_TOKEN_ACTIVATION: 'code',
    ...(database !== '' && { DATABASE_URL: database }),
    ...(mail !== '' && { SMTP_URL: mail }),
  }
}

/** Whose desk it is; asked only where the profiles leave a choice. */
async function institutionIn({ profilesDir }: Config, { answers, input, modules }: Run): Promise<string> {
  const desks = [...loadProfiles(profilesDir, modules).keys()].flatMap((service) => {
    const [first, institution = ''] = service.split('/')
    return first === 'desk' ? [institution] : []
  })
  const [only] = desks
  const given = input.optional('institution')
  const institution = given ?? (desks.length === 1 ? only : await answers.to(institutionQuestion))
  if (institution !== undefined && desks.includes(institution)) return institution
  throw new UsageError(`--institution must be one with a desk: ${desks.join(', ')}`)
}

async function operatorsFrom(answers: Answers): Promise<readonly FirstOperator[]> {
  return parseOperators(await answers.to(operatorsQuestion))
}

type Place = Parameters<typeof appointFirst>[2]

/** Which options say nothing where there are settings. */
function unusedOf(input: Input): string {
  const given = [originQuestion, portQuestion].filter(({ option }) => input.optional(option) !== undefined)
  return given.length === 0 ? '' : ` (without ${given.map(({ option }) => `--${option}`).join(', ')})`
}

/** A folder that a package made has nothing in it yet. */
function isEmpty(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0
}

/** What root makes is of use to the service only if it is whose the data folder is. */
function giveToOwner(keysFile: string, dataDir: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(dataDir)
  const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).map((each) => join(dataDir, each))
  for (const each of [keysFile, ...files]) chownSync(each, uid, gid)
}

/** Opening the database migrates it. */
async function appoint(
  config: Config,
  { answers, modules }: Run,
  place: Place,
  known: readonly FirstOperator[] | null,
  told: Told,
): Promise<readonly string[]> {
  const placed = [config, ...config.others].find(({ placement }) => placement.holds(place.institution))
  const context = await openContext(placed ?? config, modules, machineClock()).catch((error: unknown) => {
    if (!(error instanceof StartError)) throw error
    throw new StartError(`${error.message}; put it right in the settings, and run init again`)
  })
  try {
    told('done', 'the database is up to date')
    if (await isDeskSettled(context, place.institution)) {
      told('kept', `the desk of ${place.institution} has its administrators`)
      return []
    }
    await putInForce(context, { config, modules, hands: place.hands }, told)
    const written: string[] = []
    const before = known ?? (await appointedBefore(context, place.institution))
    for (const operator of before ?? (await operatorsFrom(answers))) {
      const letters = await appointFirst(context, operator, place)
      told(letters.length === 0 ? 'kept' : 'made', `administrator ${operator.operatorId}`)
      written.push(...letters)
    }
    return written
  } finally {
    await context.store.close()
  }
}

type Made = {
  readonly steps: readonly string[]
  readonly written: readonly string[]
  readonly envFile: string
  readonly folder: string
  readonly institution: string
  /** The staff of its desk need security keys before anything opens. */
  readonly asksForKeys: boolean
}

function outputOf(made: Made, { publicOrigin, keysFile, dataDir }: Config): Output {
  const { steps, written, envFile, folder, institution } = made
  const tell = folder === usualFolder ? [] : [`export WARIFU_ENV_FILE=${envFile}`]
  const isRoots = process.getuid?.() === 0 && statSync(dataDir).uid === 0
  const next = [
    ...(isRoots ? [`chown -R USER ${folder}     # to the user that Warifu runs as, not root`] : []),
    ...tell,
    './warifu doctor      # says what a person still has to do',
    `./warifu serve       # or a unit of systemd with EnvironmentFile=${envFile}`,
    ...written.map((letter) => `hand over and remove ${letter}`),
    `each administrator: ${publicOrigin}/token/ with the activation code, then 利用開始登録 at ${publicOrigin}/desk/${institution}/`,
    ...(made.asksForKeys
      ? [`before that, the metadata to check their security keys by: WARIFU_FIDO_METADATA_FILE in ${envFile}`]
      : []),
    `keep a copy of ${keysFile} apart from the database: without it nothing opens`,
  ]
  return {
    lines: [...steps, '', 'Next:', ...next.map((line) => `  ${line}`)],
    json: { folder, envFile, institution, steps, letters: written, next },
  }
}

type FirstProfiles = {
  readonly config: Config
  readonly modules: Modules
  /** `--as` and `--reason`, as one types them. */
  readonly hands: readonly string[]
}

/** The first profiles of an installation (E3); later ones are somebody's decision. */
async function putInForce(
  context: Context,
  { config: { profilesDir }, modules, hands }: FirstProfiles,
  told: Told,
): Promise<void> {
  if ((await digestsInForce(context.store)).size > 0) return
  const command = withHands(profileActivate(modules, () => profilesDir))
  const digest = profilesDigest(loadProfiles(profilesDir, modules))
  await runCommand(command, parseInput(command, ['--digest', digest, ...hands]), context)
  told('made', `the profiles are in force (${digest.slice(0, 8)}…)`)
}
