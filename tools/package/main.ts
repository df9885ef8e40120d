// `npm run package`: builds the Debian package and its bill of materials into dist/.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { billOfMaterials } from './bill-of-materials.ts'
import { root } from './contents.ts'
import { buildDebianPackage } from './debian.ts'

const folder = join(root, 'dist')
process.stdout.write(`${buildDebianPackage(folder)}\n`)
const file = join(folder, 'sbom.cdx.json')
writeFileSync(file, `${JSON.stringify(billOfMaterials(Temporal.Now.instant()), null, 2)}\n`)
process.stdout.write(`${file}\n`)
