import type { Hono, Context as HonoContext } from 'hono'
import type { z } from 'zod'
import type { StandaloneCommand } from '../platform/cli/command.ts'
import type { AskedPlace } from '../platform/http/ask-json.ts'
import type { ModuleAssets } from '../platform/http/assets.ts'
import type { CertificateReader } from '../platform/http/client-certificate.ts'
import type { DirectRoute } from '../platform/http/direct.ts'
import type { Env, Log, PathKinds } from '../platform/http/guards.ts'
import type { EventPlace } from '../platform/journal/destinations.ts'
import type { Post } from '../platform/mail/letter.ts'
import type { FollowWork } from '../platform/outbox/worker.ts'
import type { RadiusSockets } from '../platform/radius/sockets.ts'
import type { Kept } from '../platform/store/schema.ts'
import type { Command } from './commands/command.ts'
import type { VerifierBindings } from './operations/bind-verifiers.ts'
import type { Context } from './operations/context.ts'
import type { DemoPart } from './operations/demo-part.ts'
import type { FencePart } from './operations/fence-part.ts'
import type { UnderKeys } from './operations/keys/under-keys.ts'
import type { Measure } from './operations/measure.ts'
import type { ServiceKind } from './operations/service-kind.ts'
import type { ServiceProfile } from './rules/profile.ts'
import type { Strictness } from './rules/profile-difference.ts'
import type { ProfileQuestion } from './rules/profile-question.ts'
import type { Published } from './rules/published.ts'
import type { Site } from './screens/site.ts'
import type { Catalog } from './texts/catalog.ts'
import type { RefusalTable } from './texts/refusal.ts'

/**
 * What a module tells the rest of the product about itself. This one value holds everything that others must know of
 * it, and compose/modules.ts is the only list of modules. Each member is gathered by somebody else; a module leaves out
 * what it does not have.
 */
export type Module<AtDesk = never> = {
  /** Its folder below src/. */
  readonly name: string
  /** Its states, and what its events do to the states of other modules. */
  readonly keeps?: Kept
  /** The sections of a profile file that it reads, and the checks across them. */
  readonly profile?: ProfileSections
  /** Its refusals, in addition to those of the modules below it. */
  readonly refusals?: RefusalTable<string>
  /** The kind of service that it implements, if profiles can name it. */
  readonly kind?: KindOfService<AtDesk>
  /** Its static files. */
  readonly assets?: ModuleAssets
  /** Pages and resources outside any service: loaded by a process that serves. */
  readonly pages?: () => Promise<Pages>
  /** What it adds below every service: loaded by a process that serves. */
  readonly beside?: () => Promise<ScreensBeside>
  /** What it offers to programs: loaded by a process that serves; null where the settings leave it off. */
  readonly programs?: (settings: ProgramSettings) => Promise<Programs | null>
  /** Which of its paths are neither a page nor a form. */
  readonly paths?: Partial<PathKinds>
  /** Its commands of `./warifu`. */
  readonly commands?: readonly (Command | StandaloneCommand)[]
  /** What binds its password verifiers to their owners, where a version before made them without. */
  readonly verifiers?: VerifierBindings
  /** What it keeps that takes a key of the key ring. */
  readonly underKeys?: UnderKeys
  /** What of its own a restore must not let live again. */
  readonly fence?: FencePart
  /** What systems of an institution may be told of its events. */
  readonly publishes?: readonly Published[]
  /** What monitoring is told of it (finding E7). */
  readonly measures?: readonly Measure[]
  /** Its periodic jobs. */
  readonly upkeep?: readonly UpkeepJob[]
  /** What it runs in the background beside the requests, if the process has what that needs. */
  readonly workers?: (surroundings: Surroundings) => readonly Worker[]
  /** What it shows to visitors of the demo: a function, so that `serve` never loads it. */
  readonly demo?: () => Promise<DemoPart>
}

export type KindOfService<AtDesk = never> = {
  /** As profiles name it. */
  readonly name: string
  /** What its services are, for whoever writes a profile. */
  readonly words: string
  /** What the authority must know of it. */
  readonly rules: ServiceKind
  /** What its screens say, in every language that they have; left out: they are in Japanese alone. */
  readonly texts?: readonly Catalog[]
  /** The refusals that its users meet, in its own words. */
  readonly refusals: RefusalTable<string>
  /** Its additions to the institution's desk, unknown to the authority. */
  readonly desk?: AtDesk
  /** Sections that every profile of this kind has, and no other profile; the first one is the kind's own. */
  readonly sections?: readonly string[]
  /** Sections that a profile of this kind does not have, and every other profile has. */
  readonly lacks?: readonly string[]
  /** What mounts its screens: loaded by a process that serves. */
  readonly screens: () => Promise<ServiceScreens>
}

/** Mounts all screens of one service. `refusalsOf` gives all refusals in the words of any service. */
export type ServiceScreens = (
  app: Hono<Env>,
  site: Site,
  profile: ServiceProfile,
  refusalsOf: (profile: ServiceProfile) => RefusalTable<string>,
) => void

/** Mounts what stands below a service before its own screens; nothing where its profile doesn't ask for it. */
export type ScreensBeside = (app: Hono<Env>, site: Site, profile: ServiceProfile, log: Log) => void

/** Mounts pages. */
export type Pages = (app: Hono<Env>, site: Site) => void

export type ProfileSections = {
  readonly fields: Readonly<Record<string, z.ZodType>>
  readonly checks?: readonly ProfileCheck[]
  /** Which way a field is weaker, for whoever reads what a new profile changes (E3). */
  readonly strictness?: Strictness
  /** What only the institution can say of them. */
  readonly questions?: readonly ProfileQuestion[]
}

/** A rule across the fields of a profile. */
export type ProfileCheck = {
  readonly holds: (profile: Readonly<Record<string, unknown>>) => boolean
  /** The field to name when the rule is broken. */
  readonly field: string
  readonly error: string | ((profile: Readonly<Record<string, unknown>>) => string)
}

/** The settings that decide what is offered to programs. */
export type ProgramSettings = {
  readonly publicOrigin: string
  /** The settings of the compatible provisioning; null: off. */
  readonly vipFile: string | null
}

export type Programs = {
  /** Gives what is answered without Hono where it can be. */
  readonly mount: (app: Hono<Env>, means: ProgramMeans) => readonly DirectRoute[]
  /** The exception as their callers can read it; undefined for a request of somebody else. */
  readonly answer: (error: unknown, c: HonoContext<Env>, log: Log) => Response | undefined
}

export type ProgramMeans = {
  readonly context: Context
  /** Monotonic milliseconds, for limits. */
  readonly monotonic: () => number
  /** Where they find this server, as they would name it in what they sign. */
  readonly origins: readonly string[]
  /** The certificate that they showed; null: there is no way to show one. */
  readonly certificateOf: CertificateReader | null
}

export type UpkeepJob = {
  readonly everyMs: number
  /** The first run, after the start; later ones follow every `everyMs`. */
  readonly firstAfterMs?: number
  readonly run: (context: Context, log: Log) => Promise<unknown>
}

/** What a worker may need from the process. */
export type Surroundings = {
  readonly context: Context
  readonly log: Log
  /** Where mails go; null: nowhere. */
  readonly post: Post | null
  /** Where transfer runs are written for clearing; null: operators download them. */
  readonly handoverFolder: string | null
  /** Where the core system puts its files; null: nowhere. */
  readonly coreFeedFolder: string | null
  /** The core system that is asked over HTTP, about which services (null: all that one feeds), and how often; null: none. */
  readonly coreSystem: {
    readonly place: AskedPlace
    readonly services: readonly string[] | null
    readonly pollMs: number
  } | null
  /** Where browsers find this server. */
  readonly publicOrigin: string
  /** Where institutions may be told what happens; empty: nowhere. */
  readonly webhookOrigins: readonly string[]
  /** Where machines ask by RADIUS; null: nowhere. */
  readonly radius: RadiusSockets | null
  /** Where a SIEM is told everything; empty: nowhere. */
  readonly eventPlaces: readonly EventPlace[]
  /** Follows what is sent; left out: nobody traces. */
  readonly follow?: FollowWork | undefined
}

/** `stop` starts nothing new and waits for what is under way. */
export type Worker = { readonly stop: () => Promise<void> }
