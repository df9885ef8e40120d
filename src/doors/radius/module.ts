import type { Module } from '../../authority/module-type.ts'
import { isNetwork, networkCheck, plainAddress } from '../../platform/http/proxies.ts'
import { networkOf } from '../../platform/http/rate-limit.ts'
import { radiusCreate } from './commands/create.ts'
import { radiusDisable, radiusRotate } from './commands/life.ts'
import { radiusList } from './commands/list.ts'
import { radiusKept } from './kept.ts'
import { radiusUnderKeys } from './operations/clients.ts'
import { startRadius } from './operations/start-radius.ts'
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
  workers: ({ context, log, radius: sockets }) =>
    sockets === null
      ? []
      : [startRadius({ context, sockets, addresses, log, monotonic: () => performance.now() })],
}
