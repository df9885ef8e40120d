// The shipped profiles, of which some institutions have a color, a logo and an announcement of their own.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Announcement } from '../../src/authority/rules/announcements.ts'
import { profilesDir } from './world.ts'

export const accent = '#8a1c4a'

export const svgLogo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 50"><circle cx="25" cy="25" r="24" fill="${accent}"/><path d="M14 25 L25 12 L36 25 L25 38 Z" fill="#fff"/><text x="58" y="34" font-size="26" font-family="sans-serif" fill="${accent}">KITA</text></svg>`

/** A folder of profiles, and how to remove it. */
export function brandedProfiles(
  services: readonly string[],
  announcements: readonly Announcement[] = [],
): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-branded-'))
  cpSync(profilesDir, folder, { recursive: true })
  for (const service of services) {
    const path = join(folder, `${service}.json`)
    const profile = JSON.parse(readFileSync(path, 'utf8')) as { readonly notices: object }
    const brand = { accent: { color: accent }, logo: { file: 'logo.svg', alternative: '北信用金庫' } }
    writeFileSync(path, JSON.stringify({ ...profile, brand, notices: { ...profile.notices, announcements } }))
    writeFileSync(join(path, '../logo.svg'), svgLogo)
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}
