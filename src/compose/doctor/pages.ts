import { readFileSync } from 'node:fs'
import { type Check, type Finding, findingsOf } from './finding.ts'

const setting = '/sys/kernel/mm/transparent_hugepage/enabled'

/** Whether Linux gives the large pages in which passwords are hashed. */
export const examinePages: Check = async () => pageFindings(readSetting())

/** By the text of the setting, which has what is in force in brackets; null: not on Linux, or without such pages. */
export function pageFindings(text: string | null): readonly Finding[] {
  if (text === null || !text.includes('[never]')) return []
  return [
    findingsOf('pages').warning(
      `hashing a password takes twice the processor time, since the kernel gives no large pages: write madvise to ${setting}`,
    ),
  ]
}

function readSetting(): string | null {
  try {
    return readFileSync(setting, 'utf8')
  } catch {
    return null
  }
}
