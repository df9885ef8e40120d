import type { Module, Surroundings, Worker } from '../../authority/module-type.ts'
import { isLocalHost } from '../../platform/cli/config-error.ts'
import { postTo } from '../../platform/http/post.ts'
import { startedLater } from '../../platform/outbox/started-later.ts'
import { parsePublicJwk } from '../../platform/secrets/jws.ts'
import { oidcCreate } from './commands/create.ts'
import { oidcDisable, oidcRotate } from './commands/life.ts'
import { oidcList } from './commands/list.ts'
import { oidcKept } from './kept.ts'
import { fenceArtifacts } from './operations/fence-artifacts.ts'
import { oidcFields, oidcStrictness } from './profile.ts'
import { forgetExpiredArtifacts } from './queries/artifacts.ts'
import { forgetExpiredAsks } from './queries/asks.ts'
import { isAskingPath, isOidcPath } from './routes.ts'
import { clientUriForm, isClientUri } from './rules/client-uri.ts'
import { isOidcProfile } from './rules/profile.ts'
import { oidcRefusals } from './texts/refusals.ts'

const forgetMs = 600_000

const isUri = (text: string) => isClientUri(text, isLocalHost)
const isPublicKey = (jwk: object) => typeof parsePublicJwk(JSON.stringify(jwk)) === 'object'

/** Other systems of an institution let its users log in at a service (OpenID Connect). */
export const oidcModule: Module = {
  name: 'doors/oidc',
  keeps: oidcKept,
  underKeys: {
    seals: [
      { fades: { table: 'oidc_artifact', column: 'sealed' } },
      { fades: { table: 'oidc_ask', column: 'sealed' } },
    ],
  },
  fence: fenceArtifacts,
  refusals: oidcRefusals,
  profile: {
    fields: oidcFields({ isClientUri: isUri, isPublicKey }),
    strictness: oidcStrictness,
    checks: [
      {
        holds: ({ oidc, customers }) => oidc === null || customers !== null,
        field: 'oidc',
        error: 'is only for services with customers',
      },
    ],
  },
  beside: async () => (await import('./oidc.ts')).oidcBeside,
  paths: { isProgram: isOidcPath, isLargeProgram: isAskingPath },
  commands: [
    oidcCreate({ hasOidc: isOidcProfile, parseJwk: parsePublicJwk, isClientUri: isUri, clientUriForm }),
    oidcList,
    oidcRotate,
    oidcDisable,
  ],
  upkeep: [
    {
      everyMs: forgetMs,
      run: async ({ store, now }) => {
        const nowMs = now().epochMilliseconds
        await forgetExpiredArtifacts(store, nowMs)
        await forgetExpiredAsks(store, nowMs)
      },
    },
  ],
  workers: (surroundings) =>
    [...surroundings.context.profiles.values()].some(isOidcProfile) ? [telling(surroundings)] : [],
}

/** Loaded where a profile has it. */
function telling({ context, log, webhookOrigins, publicOrigin }: Surroundings): Worker {
  const means = { context, origins: webhookOrigins, post: postTo, log }
  return startedLater(async () => {
    const [{ startLogouts }, { startNotices }, { issuerOf }] = await Promise.all([
      import('./operations/logouts.ts'),
      import('./operations/notices.ts'),
      import('./routes.ts'),
    ])
    return [
      startLogouts({ ...means, issuerOf: (service) => issuerOf(publicOrigin, service) }),
      startNotices(means),
    ]
  })
}
