import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '../../authority/commands/command.ts'
import type { Context } from '../../authority/operations/context.ts'
import { settledAdministrators } from '../../authority/operations/settled-administrators.ts'
import { administratorsOf } from '../../authority/queries/operators.ts'
import { anyText, atMost, firstOf, madeOf } from '../../authority/rules/answer-forms.ts'
import { bindingState, userHolder } from '../../authority/rules/binding.ts'
import { operatorState } from '../../authority/rules/operator.ts'
import { parseEmployeeNumber } from '../../authority/rules/staffing.ts'
import { operatorCreate } from '../../cli/operator/create.ts'
import { operatorActivationCode, operatorReset } from '../../cli/operator/life.ts'
import { parseInput, UsageError } from '../../platform/cli/command.ts'
import { runCommand } from '../run-command.ts'
import { withHands } from '../with-hands.ts'
import { finish, unfinished } from './whole-files.ts'

export type FirstOperator = {
  readonly operatorId: string
  readonly name: string
  readonly employeeNumber: string
}

/** The ID is also part of the names of files. */
const idWrong = firstOf(
  atMost(64),
  madeOf(/^[A-Za-z0-9._-]$/, 'only A to Z, a to z, 0 to 9, dots, hyphens and underscores do'),
  (answer) => (/^[A-Za-z0-9]/.test(answer) ? null : 'it must begin with a letter or digit'),
)

const numberWrong = firstOf(atMost(20), (answer) =>
  parseEmployeeNumber(answer) === undefined
    ? 'only letters and digits do, and single hyphens between them'
    : null,
)

/** Several, each ID:NAME:EMPLOYEE-NUMBER, with commas. */
export function operatorsWrong(answer: string): string | null {
  const all = answer.split(',').map((each) => each.trim())
  for (const each of all) {
    const parts = each.split(':')
    if (parts.length !== 3) return `"${each}" has ${parts.length} of the three parts ID:NAME:EMPLOYEE-NUMBER`
    const [id = '', name = '', number = ''] = parts
    const reasons = [
      ['ID', idWrong(id)],
      ['NAME', anyText(name)],
      ['EMPLOYEE-NUMBER', numberWrong(number)],
    ] as const
    const [part, reason] = reasons.find(([, said]) => said !== null) ?? []
    if (part !== undefined) return `"${each}", ${part}: ${reason}`
  }
  if (all.length < 2) return 'it names only one; what takes two persons takes two administrators'
  const operators = parseOperators(answer)
  const twice = (['operatorId', 'employeeNumber'] as const).find(
    (name) => new Set(operators.map((each) => each[name])).size < operators.length,
  )
  if (twice === undefined) return null
  return `two have the same ${twice === 'operatorId' ? 'ID' : 'EMPLOYEE-NUMBER'}; two persons have no ID and no number twice`
}

/** Of an answer that fits. */
export function parseOperators(text: string): readonly FirstOperator[] {
  return text.split(',').map((each) => {
    const [operatorId = '', name = '', number = ''] = each.trim().split(':')
    return { operatorId, name, employeeNumber: parseEmployeeNumber(number) ?? '' }
  })
}

export type Appointing = {
  readonly institution: string
  /** A folder of this installation. */
  readonly letters: string
  /** `--as` and `--reason`, as one types them. */
  readonly hands: readonly string[]
}

/** Whether the administrators of a desk who could approve something are two, so that the first ones are past. */
export async function isDeskSettled(context: Context, institution: string): Promise<boolean> {
  return (await settledAdministrators(context, `desk/${institution}`)) >= 2
}

/** Two whom an earlier run appointed, or more; undefined: they are not two yet. */
export async function appointedBefore(
  context: Context,
  institution: string,
): Promise<readonly FirstOperator[] | undefined> {
  const administrators = await administratorsOf(context.store, `desk/${institution}`)
  const known = administrators.map((operatorId) => ({ operatorId, name: '', employeeNumber: '' }))
  return known.length >= 2 ? known : undefined
}

/**
 * Appoints an administrator of the desk by the commands of the terminal, with a letter for the password and one for the
 * activation code. What an earlier run began and didn't finish is begun anew: nobody had those letters yet. Gives the letters
 * that were written now.
 */
export async function appointFirst(
  context: Context,
  { operatorId, name, employeeNumber }: FirstOperator,
  { institution, letters, hands }: Appointing,
): Promise<readonly string[]> {
  const desk = `desk/${institution}`
  const run = async (command: Command, options: Readonly<Record<string, string>>) => {
    const words = Object.entries(options).flatMap(([option, value]) => [`--${option}`, value])
    const handed = withHands(command)
    await runCommand(handed, parseInput(handed, [...words, ...hands]), context)
  }
  mkdirSync(letters, { recursive: true, mode: 0o700 })
  const password = join(letters, `${operatorId}-password.txt`)
  const activation = join(letters, `${operatorId}-activation.txt`)
  const { operator, binding } = await context.store.read({
    operator: operatorState.ref(desk, operatorId),
    binding: bindingState.ref(desk, userHolder(operatorId)),
  })
  if (operator === undefined && existsSync(password))
    throw new UsageError(`${password} exists, but ${operatorId} is not appointed: move it away`)
  const written: string[] = []
  const write = async (letter: string, command: Command, options: Readonly<Record<string, string>>) => {
    rmSync(unfinished(letter), { force: true })
    await run(command, { ...options, letter: unfinished(letter) })
    finish(letter)
    written.push(letter)
  }
  const who = { institution, 'operator-id': operatorId }
  const person = { 'operator-name': name, role: 'administrator', 'employee-number': employeeNumber }
  if (operator === undefined) await write(password, operatorCreate, { ...who, ...person })
  else if (!existsSync(password) && existsSync(unfinished(password)))
    await write(password, operatorReset, who)
  for (const letter of [password, activation]) rmSync(unfinished(letter), { force: true })
  const waits = existsSync(password) && !existsSync(activation) && binding === undefined
  if (waits && context.tokenActivation === 'code') await write(activation, operatorActivationCode, who)
  return written
}
