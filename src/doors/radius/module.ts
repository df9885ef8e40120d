import type { Module, Surroundings, Worker } from '../../authority/module-type.ts'
import { isNetwork, networkCheck, plainAddress } from '../../platform/http/proxies.ts'
import { networkOf } from '../../platform/http/rate-limit.ts'
import type { RadiusSockets } from '../../platform/radius/sockets.ts'
import { radiusCreate } from './commands/create.ts'
import { radiusDisable, radiusRotate } from './commands/life.ts'
import { radiusList } from './commands/list.ts'
import { radiusKept } from './kept.ts'
import { radiusUnderKeys } from './operations/clients.ts'
import { radiusAskings } from './rules/radius-events.ts'
import { radiusRefusals } from './texts/refusals.ts'

const addresses = { within: networkCheck, plain: plainAddress, networkOf }

/** Machines that speak RADIUS, such as a VPN's, ask whether a user may in. */
export const radiusModule: Module = {
  name: 'doors/radius',
  keeps: radiusKept,
  underKeys: radiusUnderKeys,
  refusals: radiusRefusals,
  commands: [radiusCreate({ isNetwork, askings: radiusAskings }), radiusList, radiusRotate, radiusDisable],
  workers: (surroundings) =>
    surroundings.radius === null ? [] : [answering(surroundings, surroundings.radius)],
}

/** Loaded where a port is named: commands, and nodes without one, answer nobody. */
function answering({ context, log }: Surroundings, sockets: RadiusSockets): Worker {
  const started = import('./operations/start-radius.ts').then(({ startRadius }) =>
    startRadius({ context, sockets, addresses, log, monotonic: () => performance.now() }),
  )
  return { stop: async () => (await started).stop() }
}
