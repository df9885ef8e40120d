/**
 * Every command at the terminal that changes something or takes something out, as a profile may put it under a second
 * person (D4). Not among them: `mail bounce`, which the mail server calls, and `key generate`, which has no database to
 * ask.
 */
export const terminalCommands = [
  'terminal:user create',
  'terminal:user import',
  'terminal:print make',
  'terminal:print take',
  'terminal:customer number',
  'terminal:customer split',
  'terminal:fb-customer open',
  'terminal:account open',
  'terminal:core-feed',
  'terminal:operator create',
  'terminal:operator unlock',
  'terminal:operator reset',
  'terminal:operator revoke-token',
  'terminal:operator remove-passkey',
  'terminal:operator release-passkeys',
  'terminal:operator activation-code',
  'terminal:operator role',
  'terminal:operator employee-number',
  'terminal:operator dismiss',
  'terminal:token issue',
  'terminal:token revoke',
  'terminal:token import',
  'terminal:token export',
  'terminal:token activation-code create',
  'terminal:ca create',
  'terminal:ca issue',
  'terminal:ca require',
  'terminal:ca revoke',
  'terminal:client create',
  'terminal:client rotate',
  'terminal:client revoke-key',
  'terminal:client disable',
  'terminal:webhook create',
  'terminal:webhook rotate',
  'terminal:webhook disable',
  'terminal:webhook redeliver',
  'terminal:radius create',
  'terminal:radius rotate',
  'terminal:radius disable',
  'terminal:oidc create',
  'terminal:oidc rotate',
  'terminal:oidc disable',
  'terminal:journal list',
  'terminal:journal archive',
  'terminal:incident',
  'terminal:evidence',
  'terminal:backup',
  'terminal:key rotate',
  'terminal:key retire',
  'terminal:key wrap',
  'terminal:key unwrap',
  'terminal:mail release',
  'terminal:mail drop',
  'terminal:profile activate',
  'terminal:approval withdraw',
] as const

export type TerminalCommand = (typeof terminalCommands)[number]

/**
 * What takes something away at once, only looks, shows nothing to anybody, makes a key that nobody reads, or is run every
 * night and sealed, stays with one.
 */
const withOne: readonly TerminalCommand[] = [
  'terminal:print make',
  'terminal:customer number',
  'terminal:token revoke',
  'terminal:ca revoke',
  'terminal:client revoke-key',
  'terminal:client disable',
  'terminal:webhook disable',
  'terminal:webhook redeliver',
  'terminal:radius disable',
  'terminal:oidc disable',
  'terminal:journal list',
  'terminal:incident',
  'terminal:evidence',
  'terminal:backup',
  'terminal:key rotate',
  'terminal:mail drop',
  'terminal:mail release',
  'terminal:approval withdraw',
]

/**
 * Two persons for what creates customers, administrators or rights, gives somebody a token, a password or a certificate,
 * takes secrets out, or gives up a key.
 */
export const recommendedCommands: readonly TerminalCommand[] = terminalCommands.filter(
  (command) => !withOne.includes(command),
)

/** A command by its words; undefined for one that can't be listed. */
export function terminalCommandOf(words: string): TerminalCommand | undefined {
  return terminalCommands.find((command) => command === `terminal:${words}`)
}

export function isTerminalCommand(act: string): act is TerminalCommand {
  return terminalCommands.some((command) => command === act)
}

/** Is it about the staff of a desk? */
export function isAboutStaff(command: TerminalCommand): boolean {
  return command.startsWith('terminal:operator ')
}
