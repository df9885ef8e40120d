import { assetsIn } from '../platform/http/assets.ts'
import { startedLater } from '../platform/outbox/started-later.ts'
import { authorityKept } from './kept.ts'
import type { Module, ProfileCheck, Surroundings, UpkeepJob, Worker } from './module-type.ts'
import { passwordBindings } from './operations/bind-verifiers.ts'
import { authorityUnderKeys } from './operations/keys/authority-seals.ts'
import { authorityMeasures } from './operations/measures.ts'
import { authorityFields } from './profile.ts'
import { authorityPublishes } from './published.ts'
import {
  asksSignatures,
  type ConfirmationPolicy,
  type ConfirmedAct,
  mayAskSignature,
} from './rules/confirmation.ts'
import type { MethodsPolicy } from './rules/methods/policy.ts'
import { type ReplacementWay, replacementWays, type ServiceProfile } from './rules/profile.ts'
import { authorityQuestions } from './rules/profile-question.ts'
import { authorityStrictness } from './rules/profile-strictness.ts'
import { risksAsk } from './rules/risk.ts'
import type { RiskRule } from './rules/risk-rule.ts'
import { refusals } from './texts/refusals.ts'

const forgetMs = 600_000
/** A change that waited takes effect at its user's next login, or soon after it is due. */
const dueMs = 60_000
/** Whoever is on call hears of an attack within a minute (THR-10). */
const watchMs = 15_000
const hourMs = 3_600_000
const dayMs = 86_400_000
/** A push service answers at once, or it is away. */
const pushWaitMs = 5000

/** What only a process that serves does: commands don't load it. */
const work = () => import('./operations/upkeep.ts')

function job(name: keyof Awaited<ReturnType<typeof work>>['jobs']): UpkeepJob['run'] {
  return async (...given) => (await work()).jobs[name](...given)
}

const ownAssets = assetsIn(new URL('./assets/', import.meta.url), {
  styleSheets: ['environment.css', 'help.css', 'enrollment.css', 'session-end.css', 'token-approval.css'],
  scripts: [
    'authenticator.js',
    'environment.js',
    'enrollment.js',
    'passkey.js',
    'session-end.js',
    'token-approval.js',
  ],
})

/** Its one file for pages without a build; the package exports only the one for bundlers. */
const webauthnOfBrowsers = {
  file: new URL('../dist/bundle/index.umd.min.js', import.meta.resolve('@simplewebauthn/browser')),
  type: 'text/javascript',
}

/** What confirms each way to replace a token or to go around it, where the token's own screen does. */
const actOfWay = {
  mail_address: 'mail_address',
  usage_form: 'token_change',
  user_token: 'token_change',
} as const satisfies Record<ReplacementWay, ConfirmedAct>

/** The first rule, by its place, that asks for a signature of an act that never takes one. */
function unconfirmed({ risk, confirmation }: Readonly<Record<string, unknown>>) {
  const missing = (risk as readonly RiskRule[]).flatMap(({ adds, acts }, place) => {
    const act = acts.find((each) => !mayAskSignature(confirmation as ConfirmationPolicy, each))
    return act !== undefined && adds.includes('signature') ? [{ place, act }] : []
  })
  return missing[0]
}

/** Who may get in, and with what: users, passwords, tokens, codes, sessions, the journal. */
export const authorityModule: Module = {
  name: 'authority',
  keeps: authorityKept,
  underKeys: authorityUnderKeys,
  refusals,
  profile: {
    fields: authorityFields,
    strictness: authorityStrictness,
    questions: authorityQuestions,
    checks: [
      {
        holds: ({ methods, mail }) => (methods as { readonly mail: unknown }).mail === null || mail !== null,
        field: 'mail',
        error: 'is required where codes come by mail (methods.mail)',
      },
      {
        holds: ({ methods, confirmation }) =>
          (methods as MethodsPolicy).passkey !== null ||
          !mayAskSignature(confirmation as ConfirmationPolicy, 'passkey'),
        field: 'confirmation',
        error: 'names the act passkey where there are no passkeys (methods.passkey)',
      },
      {
        holds: ({ languages = [], english }) =>
          !(languages as readonly string[]).includes('en') || english !== undefined,
        field: 'english',
        error: 'is required where languages has en',
      },
      {
        // The token app speaks Japanese, and so does the page that waits for it.
        holds: ({ languages = [], confirmation }) =>
          !(languages as readonly string[]).includes('en') ||
          !asksSignatures(confirmation as ConfirmationPolicy),
        field: 'languages',
        error: 'has en beside confirmation.acts, which the token’s screen shows in Japanese alone',
      },
      {
        holds: ({ methods, confirmation }) =>
          (methods as { readonly mail: unknown }).mail !== null ||
          !mayAskSignature(confirmation as ConfirmationPolicy, 'mail_address'),
        field: 'confirmation',
        error: 'names mail_address, where no codes come by mail (methods.mail)',
      },
      // By passwords alone an address or a token would be registered before the token is ever asked.
      ...replacementWays.map(
        (way): ProfileCheck => ({
          holds: ({ confirmation, replacement }) =>
            !mayAskSignature(confirmation as ConfirmationPolicy, actOfWay[way]) ||
            !(replacement as ServiceProfile['replacement']).asManual.includes(way),
          field: 'replacement',
          error: `has ${way} in asManual, which confirmation.acts has the token confirm`,
        }),
      ),
      {
        holds: ({ methods, customers }) => {
          const { passkey } = methods as MethodsPolicy
          return passkey === null || (passkey.staff !== undefined) === (customers === null)
        },
        field: 'methods',
        error: 'has passkey.staff where, and only where, passkeys are those of a desk',
      },
      {
        holds: ({ methods }) => {
          const { passkey } = methods as MethodsPolicy
          return passkey?.staff === undefined || passkey.staff.keysMin <= passkey.passkeysMax
        },
        field: 'methods',
        error: 'has a passkey.staff.keysMin above passkey.passkeysMax',
      },
      {
        // Two ways would leave the weaker one; the token's own screen shows what it is for.
        holds: ({ methods, confirmation }) =>
          ((methods as MethodsPolicy).passkey?.confirms ?? []).every(
            (act) => act === 'service_stop' || !mayAskSignature(confirmation as ConfirmationPolicy, act),
          ),
        field: 'methods',
        error: 'has an act in passkey.confirms that confirmation.acts has the token confirm',
      },
      {
        holds: ({ methods }) => {
          const { passkey } = methods as MethodsPolicy
          return passkey?.staff === undefined || passkey.confirms.length === 0
        },
        field: 'methods',
        error: 'has passkey.confirms at a desk, whose staff have passkeys for the login alone',
      },
      {
        holds: (profile) => unconfirmed(profile) === undefined,
        field: 'risk',
        error: (profile) => {
          const { place, act } = unconfirmed(profile) ?? { place: 0, act: '' }
          return `asks in rule ${place + 1} (risk.${place}) for a signature of ${act}, which confirmation.acts does not name`
        },
      },
      {
        holds: ({ languages = [], risk }) =>
          !(languages as readonly string[]).includes('en') || (risk as readonly RiskRule[]).length === 0,
        field: 'languages',
        error: 'has en beside risk, whose reasons are said in Japanese alone',
      },
      {
        // Nobody comes to it otherwise.
        holds: ({ risk, confirmation }) =>
          !(risk as readonly RiskRule[]).some(({ acts }) => acts.includes('restart')) ||
          mayAskSignature(confirmation as ConfirmationPolicy, 'restart'),
        field: 'risk',
        error: 'names restart, which confirmation.acts does not',
      },
      {
        holds: ({ risk, mail, methods }) =>
          !risksAsk(risk as readonly RiskRule[], 'notice') ||
          (mail !== null && (methods as { readonly mail: unknown }).mail !== null),
        field: 'risk',
        error: 'has a notice, and there is no mail (methods.mail)',
      },
    ],
  },
  assets: { ...ownAssets, sources: { ...ownAssets.sources, 'simplewebauthn.js': webauthnOfBrowsers } },
  pages: async () => (await import('./screens/passkeys/related-origins.ts')).relatedOriginsPage,
  verifiers: passwordBindings,
  publishes: authorityPublishes,
  measures: authorityMeasures,
  upkeep: [
    { everyMs: forgetMs, run: job('forgetExpired') },
    { everyMs: dueMs, run: job('applyDueAddresses') },
    { everyMs: dueMs, run: job('expireOperations') },
    { everyMs: dueMs, run: job('endPushesOfEndedTokens') },
    { everyMs: watchMs, run: job('watchRefusals') },
    { everyMs: watchMs, run: job('watchIncidents') },
    { everyMs: hourMs, firstAfterMs: forgetMs, run: job('forgetMails') },
    { everyMs: dayMs, firstAfterMs: forgetMs, run: job('forgetUnknownLogins') },
    { everyMs: hourMs, firstAfterMs: forgetMs, run: job('forgetOperations') },
    { everyMs: dayMs, firstAfterMs: forgetMs, run: job('remindOfExpiry') },
    { everyMs: dayMs, firstAfterMs: forgetMs, run: job('forgetParticulars') },
  ],
  workers: (surroundings): readonly Worker[] => [startedLater(() => startWorkers(surroundings))],
}

async function startWorkers({ context, post, log, follow }: Surroundings): Promise<readonly Worker[]> {
  const [{ startMails }, { mailText }, { startPushes }, { postOutsideWithin }] = await Promise.all([
    import('./operations/mail/start-mails.ts'),
    import('./texts/mails.ts'),
    import('./operations/push/start-pushes.ts'),
    import('../platform/http/post-outside.ts'),
  ])
  return [
    ...(post === null ? [] : [startMails(context, { post, writeText: mailText, log, follow })]),
    startPushes(context, { send: postOutsideWithin(pushWaitMs), log, follow }),
  ]
}
