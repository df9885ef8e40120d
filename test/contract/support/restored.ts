// A backup of one database, put into another one of the same kind.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { backUp } from '../../../src/authority/operations/back-up.ts'
import type { Context } from '../../../src/authority/operations/context.ts'
import { schema } from '../../../src/compose/schema.ts'
import { newFile } from '../../../src/platform/cli/new-file.ts'
import { openSealedFile } from '../../../src/platform/secrets/sealed-file.ts'
import { itemsOf } from '../../../src/platform/store/archive.ts'
import { loadPostgres } from '../../../src/platform/store/postgres-archive.ts'
import { loadSqlite } from '../../../src/platform/store/sqlite-archive.ts'
import type { Place } from './databases.ts'
import { caller } from './people.ts'

/** Backs a database up into a new file of the folder, and gives its path. */
export async function backUpInto(context: Context, folder: string, name = 'backup'): Promise<string> {
  const path = join(folder, name)
  rmSync(path, { force: true })
  const file = newFile(path)
  await backUp(context, caller, path, file.append)
  file.close()
  return path
}

/** Fills a fresh place from it. */
export async function load({ keyRing, now }: Context, path: string, { driver, at }: Place): Promise<void> {
  const items = itemsOf(openSealedFile(keyRing, path))
  const into = { folders: schema.migrations, now: now() }
  await (driver === 'sqlite' ? loadSqlite(at, items, into) : loadPostgres(at, items, into))
}
