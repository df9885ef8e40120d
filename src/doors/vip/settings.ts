import { z } from 'zod'
import { softwarePrefixes } from '../../otp/token-id.ts'

const modelSchema = z.strictObject({
  prefix: z
    .string()
    .regex(/^[A-Z]{4}$/, 'must be four letters A to Z')
    // Tokens with these prefixes come by other ways; a stranger must not reach them at the endpoints that need no
    // login.
    .refine((prefix) => !Object.values<string>(softwarePrefixes).includes(prefix), 'is used by other tokens'),
  movingFactor: z.enum(['time', 'event']),
  formFactor: z.enum(['mobile', 'desktop']),
})

const mobile = { prefix: 'WRVM', movingFactor: 'time', formFactor: 'mobile' } as const
const desktop = { prefix: 'WRVD', movingFactor: 'time', formFactor: 'desktop' } as const
const event = { prefix: 'WRVE', movingFactor: 'event', formFactor: 'mobile' } as const

const count = (least: number, most: number) => z.int().min(least).max(most)

const membersSchema = z.strictObject({
  /** Whether anybody gets a token, and has its codes checked. */
  provisioning: z.boolean().optional(),
  /** Whether systems of institutions have codes checked by SOAP; left out: they don't. */
  validation: z.strictObject({}).optional(),
  issuer: z.string().min(1).max(64).default('Warifu'),
  /** Which model a client may ask for, and what it gets: our own IDs, which can't be mistaken for the vendor's. */
  models: z
    .record(z.string().regex(/^\w{3,4}$/), modelSchema)
    .default({ SYMC: mobile, VSMT: mobile, SYDC: desktop, VSST: desktop, VSMB: event }),
  freshnessSeconds: count(30, 3600).default(300),
  /** Prefixes of client IDs that no longer get a token, such as `python-vipaccess-0.3`. */
  refusedClients: z.array(z.string().min(1).max(128)).default([]),
  /** How codes are checked here, where no profile applies. */
  code: z
    .strictObject({
      clockToleranceSeconds: count(0, 15).default(5),
      lookAhead: count(1, 10).default(5),
      syncStepsMax: count(1, 20).default(20),
      lookAheadSync: count(2, 100).default(100),
    })
    .prefault({}),
})

const settingsSchema = membersSchema
  // Files from before there was validation open the provisioning by being there; nobody else should by saying nothing.
  .refine(({ provisioning, validation }) => validation === undefined || provisioning !== undefined, {
    path: ['provisioning'],
    message: 'must be said beside validation: true lets anybody get a token',
  })
  .transform(({ provisioning = true, ...others }) => ({ provisioning, ...others }))

/** What the operator's file says about the compatible endpoints. */
export type VipSettings = z.infer<typeof settingsSchema>

/** A file of settings that can't be used, and why. */
export class VipSettingsError extends Error {
  override readonly name = 'VipSettingsError'
}

/** The settings in a file's text, with the defaults for what it leaves out. Throws VipSettingsError. */
export function parseVipSettings(text: string): VipSettings {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new VipSettingsError(`is not JSON: ${(error as Error).message}`)
  }
  const parsed = settingsSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const { path = [], message = 'is wrong' } = parsed.error.issues[0] ?? {}
  throw new VipSettingsError(path.length === 0 ? message : `${path.join('.')}: ${message}`)
}
