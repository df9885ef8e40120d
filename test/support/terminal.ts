// Commands as `./warifu` runs them, in this process, on a context of the test's own.

import type { Command } from '../../src/authority/commands/command.ts'
import type { Caller, Context } from '../../src/authority/operations/context.ts'
import { handoutState } from '../../src/authority/rules/handout.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import type { TerminalCommand } from '../../src/authority/rules/terminal-commands.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { commandsOf } from '../../src/compose/commands.ts'
import { modules } from '../../src/compose/modules.ts'
import { runCommand } from '../../src/compose/run-command.ts'
import { actOnStaff } from '../../src/desk/operations/act-on-staff.ts'
import { settleApproval } from '../../src/desk/operations/decide-approval.ts'
import { type Output, parseInput } from '../../src/platform/cli/command.ts'
import { accept } from '../../src/platform/decision/decision.ts'

export const commands = commandsOf(modules)

/** As `./warifu WORDS…` does it. */
export async function runAt(context: Context, words: readonly string[]): Promise<Output> {
  const command = commands.find(({ words: of }) => of.split(' ').every((word, i) => words[i] === word))
  if (command === undefined || !('run' in command)) throw new Error(`there is no command ${words.join(' ')}`)
  const input = parseInput(command, words.slice(command.words.split(' ').length))
  return runCommand(command as Command, input, context)
}

/** As approver01 of the desk, at its page, who was asked at that instant. */
export async function grantCommand(
  context: Context,
  { desk, approvalId, command, asked }: Granting,
): Promise<void> {
  const verdict = {
    service: desk,
    userId: approvalId,
    action: command,
    operatorId: 'approver01',
    grant: true,
    requestedAtMs: asked.epochMilliseconds,
  } as const
  const outcome = await settleApproval({ ...context, deskParts: new Map() }, caller, verdict)
  if (!outcome.ok) throw new Error(outcome.refusal)
}

type Granting = {
  readonly desk: string
  readonly approvalId: string
  readonly command: TerminalCommand
  readonly asked: Temporal.Instant
}

const caller: Caller = { requestId: 'test', actor: 'terminal:setup', address: null }

/** Two administrators and an approver of a desk, each with a password of their own. */
export async function appointSettled(context: Context, desk: string): Promise<void> {
  const by = { kind: 'terminal', id: caller.actor } as const
  const said = { by, reason: '試験', identification: '試験', seen: null, userName: '担当 者' }
  for (const [userId, role] of [
    ['admin01', 'administrator'],
    ['admin02', 'administrator'],
    ['approver01', 'approver'],
  ] as const) {
    const outcome = await actOnStaff(context, caller, {
      act: 'appoint_operator',
      desk,
      userId,
      role,
      ...said,
    })
    if (!outcome.ok) throw new Error(outcome.refusal)
    const owner = { service: desk, userId }
    const verifier = { confidential: await context.passwords.derive(owner, 'Kawase-Madoguchi-2025') }
    const set = { ...owner, verifier, mustChange: null, setAtMs: 0, expiresAtMs: null } as const
    const refs = {
      password: passwordState.ref(desk, userId),
      user: userState.ref(desk, userId),
      handout: handoutState.ref(desk, userId),
    }
    await context.store.change({ at: context.now(), ...caller }, refs, () =>
      accept({}, { type: 'password_set', ...set }),
    )
  }
}
