// What is in a package, as CycloneDX (https://cyclonedx.org/docs/1.5/json/): by npm, and the same bytes for the same lock file.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { locked, root } from './contents.ts'

type Component = { readonly 'bom-ref': string; readonly name: string; readonly version: string }
type Dependency = { readonly ref: string; readonly dependsOn: readonly string[] }

export type BillOfMaterials = {
  readonly bomFormat: string
  readonly serialNumber: string
  readonly metadata: { readonly timestamp: string; readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly Dependency[]
}

/**
 * Of all that serving needs, as of an instant. npm names the folder it is called in and draws a serial number, which are replaced; its
 * `--omit dev` leaves out what a package for development needs as well, so what is locked is chosen here.
 */
export function billOfMaterials(at: Temporal.Instant): BillOfMaterials {
  const asked = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']
  const text = execFileSync('npm', asked, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
  const { metadata, components, dependencies, ...bill } = JSON.parse(text) as BillOfMaterials
  const served = new Set(locked().map(({ name, version }) => `${name}@${version}`))
  const self = metadata.component['bom-ref']
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  return {
    ...bill,
    serialNumber: `urn:uuid:${uuidOf(lock)}`,
    metadata: {
      ...metadata,
      timestamp: at.toString(),
      component: { ...metadata.component, name: 'warifu' },
    },
    components: components.filter((each) => served.has(each['bom-ref'])),
    dependencies: dependencies
      .filter(({ ref }) => ref === self || served.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => served.has(each)) })),
  }
}

/** A UUID of version 8 (RFC 9562), whose bits are those of a digest. */
function uuidOf(hex: string): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
  return parts.join('-')
}
