import { fill } from '../platform/http/routes.ts'

/** What only the demo has. */
export const demoPaths = {
  demoAccounts: '/demo/accounts.json',
  demoClock: '/demo/clock',
  demoTokens: '/demo/tokens',
  demoMail: '/demo/mail',
  demoToken: '/demo/tokens/:tokenId',
  demoTokenCode: '/demo/tokens/:tokenId/code.json',
  demoTokenPress: '/demo/tokens/:tokenId/press',
  demoTokenClock: '/demo/tokens/:tokenId/clock',
} as const

type DemoTokenPath = 'demoToken' | 'demoTokenCode' | 'demoTokenPress' | 'demoTokenClock'

export function demoTokenHref(tokenId: string, part: DemoTokenPath): string {
  return fill(demoPaths[part], { tokenId })
}
