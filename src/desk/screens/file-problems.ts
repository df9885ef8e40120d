import { ja } from '../../authority/texts/ja.ts'
import type { FileError, nameProblem } from '../operations/user-file.ts'
import { fileProblems } from '../texts/desk.ts'

type FileProblem = NonNullable<ReturnType<typeof nameProblem>>

/** Every problem has its words; one without does not compile. */
const texts: Readonly<Record<FileProblem, string>> = fileProblems

/** Of a field of a form. */
export function problemText(label: string, problem: FileProblem | null): string | undefined {
  if (problem === null) return undefined
  return problem === 'missing' ? ja.required(label) : texts[problem]
}

/** Of a line of a file. */
export function lineText({ problem, column }: FileError): string {
  return problem === 'header' ? `${texts.header}${column}` : texts[problem]
}
