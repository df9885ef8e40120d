import type { Hono } from 'hono'
import type { z } from 'zod'
import type { StandaloneCommand } from '../platform/cli/command.ts'
import type { ModuleAssets } from '../platform/http/assets.ts'
import type { Env, Log, PathKinds } from '../platform/http/guards.ts'
import type { Post } from '../platform/mail/letter.ts'
import type { Kept } from '../platform/store/schema.ts'
import type { Command } from './commands/command.ts'
import type { Context } from './operations/context.ts'
import type { ServiceKind } from './operations/service-kind.ts'
import type { ServiceProfile } from './rules/profile.ts'
import type { Site } from './screens/site.ts'
import type { RefusalTable } from './texts/refusal.ts'

/**
 * What a module says of itself to the rest of the house: everything that must be known of it stands in this one value,
 * and compose/modules.ts is the only list of them. Each member is something that somebody else gathers; a module leaves
 * out what it has none of.
 */
export type Module<AtDesk = never> = {
  /** Its folder below src/. */
  readonly name: string
  /** Its states, and what its events do to those of others. */
  readonly keeps?: Kept
  /** The sections of a profile file that it reads, and what it asks of all of them together. */
  readonly profile?: ProfileSections
  /** What it can say no with, besides the refusals of the modules below it. */
  readonly refusals?: RefusalTable<string>
  /** The kind of service that it is, where profiles can name it. */
  readonly kind?: KindOfService<AtDesk>
  /** Its static files. */
  readonly assets?: ModuleAssets
  /** Pages and resources that belong to no service. */
  readonly pages?: (app: Hono<Env>, site: Site) => void
  /** Which of its paths are not those of a page and its forms. */
  readonly paths?: Partial<PathKinds>
  /** Its commands of `./warifu`. */
  readonly commands?: readonly (Command | StandaloneCommand)[]
  /** What it does from time to time. */
  readonly upkeep?: readonly UpkeepJob[]
  /** What it does all the time beside the requests, as far as the process has what that needs. */
  readonly workers?: (surroundings: Surroundings) => readonly Worker[]
}

export type KindOfService<AtDesk = never> = {
  /** As profiles name it. */
  readonly name: string
  /** What the authority must know of it. */
  readonly rules: ServiceKind
  /** In its own words, the refusals that its users meet. */
  readonly refusals: RefusalTable<string>
  /** What it brings to the desk of its institution, which the authority does not know. */
  readonly desk?: AtDesk
  /** Sections that a profile of this kind has, and no other; the first one is that of the kind itself. */
  readonly sections?: readonly string[]
  /** Mounts all screens of one service of this kind. `refusalsOf` are all refusals in the words of any service. */
  readonly screens: (
    app: Hono<Env>,
    site: Site,
    profile: ServiceProfile,
    refusalsOf: (profile: ServiceProfile) => RefusalTable<string>,
  ) => void
}

export type ProfileSections = {
  readonly fields: Readonly<Record<string, z.ZodType>>
  readonly checks?: readonly ProfileCheck[]
}

/** What the fields of a profile ask of each other. */
export type ProfileCheck = {
  readonly holds: (profile: Readonly<Record<string, unknown>>) => boolean
  /** The field that is named where it doesn't hold. */
  readonly field: string
  readonly error: string
}

export type UpkeepJob = {
  readonly everyMs: number
  /** When it is first done, after the start; otherwise after `everyMs`. */
  readonly firstAfterMs?: number
  readonly run: (context: Context, log: Log) => Promise<unknown>
}

/** What a worker may need of the process. */
export type Surroundings = {
  readonly context: Context
  readonly log: Log
  /** Where mails go; null: nowhere. */
  readonly post: Post | null
  /** Where runs of transfers are written for the clearing; null: operators download them. */
  readonly handoverFolder: string | null
}

/** `stop` begins nothing more, and waits for what is under way. */
export type Worker = { readonly stop: () => Promise<void> }
