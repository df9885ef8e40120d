import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { ja } from '../../authority/texts/ja.ts'
import { type FileError, type FileProblem, userIdProblem } from '../operations/user-file.ts'
import { fileProblems } from '../texts/desk.ts'

/** Every problem has its words; one without does not compile. */
const texts: Readonly<Record<FileProblem, string>> = fileProblems

/** Of a field of a form. */
export function fieldProblemText(label: string, problem: FileProblem): string {
  return problem === 'missing' ? ja.required(label) : texts[problem]
}

/** The same of a field that may be right. */
export function problemText(label: string, problem: FileProblem | null): string | undefined {
  return problem === null ? undefined : fieldProblemText(label, problem)
}

/** Of a login ID at a service; undefined for one that it takes. */
export function userIdText(userId: string, profile: ServiceProfile | undefined): string | undefined {
  const problem = userIdProblem(userId, profile ?? { customers: null })
  const example =
    problem === 'id_form' && profile !== undefined ? (profile.customers?.userIds?.example ?? '') : ''
  const text = problemText(profile?.names.userId ?? 'ユーザID', problem)
  return text === undefined ? undefined : `${text}${example}`
}

/** Of a line of a file. */
export function lineText({ problem, column, detail = '' }: FileError): string {
  return problem === 'header' ? `${texts.header}${column}` : `${texts[problem]}${detail}`
}
