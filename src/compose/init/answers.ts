import { createInterface } from 'node:readline'
import type { Wrong } from '../../authority/rules/answer-forms.ts'
import { hiddenIn } from '../../otp/plain-text.ts'
import { type Input, type Option, UsageError } from '../../platform/cli/command.ts'

export type Question = {
  /** The option of the command that answers it. */
  readonly option: string
  readonly help: string
  readonly wrong: Wrong
  /** What an empty answer means; without it, there has to be one. */
  readonly usual?: string
  /** It may hold a password, and others can read the list of processes: so it is a variable, not an option. */
  readonly variable?: string
}

export type Answers = {
  /** Throws a UsageError that says what would fit if nobody is asked and the option is missing or wrong. */
  readonly to: (question: Question) => Promise<string>
  readonly close: () => void
}

/** Answers come from the options; what they leave out is asked for at the terminal, unless nobody is to be asked. */
export function answersOf(input: Input, variable: (name: string) => string | undefined): Answers {
  const terminal = input.flag('yes') ? null : askAtTerminal()
  return {
    async to(question) {
      const { option, variable: name, usual } = question
      const given = name === undefined ? input.optional(option) : variable(name)
      const called = name ?? `--${option}`
      const reason = given === undefined ? null : reasonAgainst(given, question)
      if (given !== undefined && reason === null) return given
      // A variable may hold a password.
      const shown = name === undefined ? `, not "${given}"` : ''
      if (given !== undefined) throw new UsageError(`${called}: ${question.help}${shown}: ${reason}`)
      if (terminal !== null) return terminal.ask(question)
      if (usual !== undefined) return usual
      throw new UsageError(`${called} is missing: ${question.help}`)
    },
    close: () => terminal?.close(),
  }
}

/** Why it does not fit; null where it does. */
function reasonAgainst(answer: string, { wrong }: Question): string | null {
  const hidden = hiddenIn(answer)
  return hidden === null
    ? wrong(answer)
    : `it holds an invisible character: ${hidden.name}, in place ${hidden.place}`
}

/** Questions go to stderr: stdout belongs to what the command says in the end. */
function askAtTerminal() {
  const lines = createInterface({ input: process.stdin })
  const typed = lines[Symbol.asyncIterator]()
  return {
    close: () => lines.close(),
    async ask(question: Question): Promise<string> {
      const { help, usual, option } = question
      for (;;) {
        process.stderr.write(`${help}${usual === undefined || usual === '' ? '' : ` [${usual}]`}: `)
        const { value, done } = await typed.next()
        if (done === true) throw new UsageError(`nobody answers any more: ${help} (--${option})`)
        const answer = value.trim()
        if (answer === '' && usual !== undefined) return usual
        const reason = answer === '' ? 'there is no usual answer' : reasonAgainst(answer, question)
        if (reason === null) return answer
        process.stderr.write(`  That does not fit: ${reason}.\n`)
      }
    },
  }
}

/** The options that answer these questions. */
export function optionsOf(questions: readonly Omit<Question, 'usual'>[]): Readonly<Record<string, Option>> {
  const asked = questions.filter(({ variable }) => variable === undefined)
  return Object.fromEntries(asked.map(({ option, help }) => [option, { type: 'string', help }]))
}
