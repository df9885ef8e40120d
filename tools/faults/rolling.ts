// On two nodes behind proxies, a setting, a profile, a key and the version are changed one after the other, as
// docs/operating.md says, under load: no request may be lost or put off (issue 17).
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { answerKeptMs } from '../../src/authority/rules/answered-request.ts'
import { sql } from '../../test/contract/support/databases.ts'
import { shoko } from '../../test/contract/support/people.ts'
import { withHands } from '../../test/support/hands.ts'
import { createInstallation, type DatabaseKind, type Installation, type ServingNode } from './installation.ts'
import { type Pair, type PairSettings, pairEnvironment, type Served, type Start, withPair } from './pair.ts'
import type { Result } from './settle.ts'
import { later } from './upgrade.ts'

export type RollingStep = keyof typeof changes
type RollingSettings = Omit<PairSettings, 'fault'> & {
  readonly database: DatabaseKind
  /** Left out: all. */
  readonly steps?: readonly RollingStep[]
}

export async function rolling({ database, steps, ...settings }: RollingSettings): Promise<Result[]> {
  const installation = await createInstallation(database)
  try {
    const site = createSite(installation, settings.drainSeconds)
    await site.activate(0, await site.digest(0))
    const names = steps ?? (Object.keys(changes) as RollingStep[])
    const fault = `rolling ${names.join(', ')}`
    return await withPair(installation, { ...settings, fault }, site.start, async (pair) => {
      const done = []
      const wrong: string[] = []
      for (const step of names) {
        const before = pair.served()
        const beganMs = performance.now()
        await pair.more(20)
        wrong.push(...(await changes[step](site, pair)))
        await pair.more(20)
        const requests = difference(before, pair.served())
        if (requests.putOff > 0) wrong.push(`${step}: ${requests.putOff} requests were put off`)
        done.push({ step, seconds: Math.round((performance.now() - beganMs) / 100) / 10, requests })
      }
      return { times: 1, steps: done, wrong }
    })
  } finally {
    await installation.remove()
  }
}

function difference(before: Served, after: Served): Served {
  const { codes, pages, cut, putOff } = before
  return {
    codes: after.codes - codes,
    pages: after.pages - pages,
    cut: after.cut - cut,
    putOff: after.putOff - putOff,
  }
}

const profiles = fileURLToPath(new URL('../../profiles', import.meta.url))

type Site = ReturnType<typeof createSite>

/** What each of the nodes is given: files of its own, so that they change one after the other. */
function createSite(installation: Installation, drainSeconds: number) {
  const { dataDir } = installation
  const files = ([0, 1] as const).map((at) => ({
    // The first node's is the installation's own, by which its journal is checked.
    keys: at === 0 ? join(dataDir, 'keys.json') : join(dataDir, 'keys-1.json'),
    profiles: join(dataDir, `profiles-${at}`),
  })) as unknown as readonly [NodeFiles, NodeFiles]
  const settings: Record<string, string> = {}
  let entry: string | undefined
  for (const each of files) cpSync(profiles, each.profiles, { recursive: true })
  mkdirSync(join(dataDir, 'next'), { mode: 0o700 })

  const environmentOf = (at: 0 | 1) => ({
    ...pairEnvironment(drainSeconds),
    WARIFU_KEYS_FILE: files[at].keys,
    WARIFU_PROFILES_DIR: files[at].profiles,
    ...settings,
  })
  /** A command on the machine of a node; gives what it said as JSON. */
  async function run(at: 0 | 1, ...words: readonly string[]) {
    const { code, text } = await installation.run([...withHands(words), '--json'], environmentOf(at))
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${text}`)
    return JSON.parse(text)
  }
  /** As a tool that distributes files does: whole, or not at all. */
  function copyKeys(): void {
    const next = join(dataDir, 'next', 'keys.json')
    copyFileSync(files[0].keys, next)
    chmodSync(next, 0o600)
    renameSync(next, files[1].keys)
  }
  copyKeys()
  const start: Start = (at, port) => installation.start({ entry, port, environment: environmentOf(at) })
  return {
    run,
    copyKeys,
    start,
    profileFile: (at: 0 | 1) => join(files[at].profiles, `${shoko}.json`),
    set: (name: string, value: string) => {
      settings[name] = value
    },
    takeVersion: (wanted: string) => {
      entry = wanted
    },
    /** What the API answered longer ago. */
    async forgetAnswers(agoMs: number): Promise<void> {
      const endedAtMs = Temporal.Now.instant().epochMilliseconds + answerKeptMs - agoMs
      await sql(installation.place, `DELETE FROM answered_request WHERE expires_at_ms <= ${endedAtMs}`)
    },
    /** Of all profiles of a node, as they count once they are activated. */
    digest: async (at: 0 | 1): Promise<string> => (await run(at, 'profile', 'check')).all,
    activate: (at: 0 | 1, digest: string) => run(at, 'profile', 'activate', '--digest', digest),
  }
}

type NodeFiles = { readonly keys: string; readonly profiles: string }

/** Each gives what was not as it should be afterwards. */
const changes = {
  async configuration(site: Site, { nodes, replaceBoth }: Pair) {
    site.set('WARIFU_INDEX', 'services')
    await replaceBoth(site.start)
    return unlike(nodes, '/', (status) => status === 200)
  },

  /** The first node with the new files is not ready until they are in force, which puts the other one out. */
  async profile(site: Site, { nodes, replace }: Pair) {
    const name = '割符銀行外為Web'
    const edit = (at: 0 | 1) => {
      const profile = JSON.parse(readFileSync(site.profileFile(at), 'utf8'))
      writeFileSync(site.profileFile(at), JSON.stringify({ ...profile, serviceName: name }))
    }
    edit(0)
    const digest = await site.digest(0)
    await replace(0, async (at, port) => {
      const starting = site.start(at, port)
      const [node] = await Promise.all([starting, untilAlive(port).then(() => site.activate(at, digest))])
      return node
    })
    edit(1)
    await replace(1, site.start)
    return unlike(nodes, `/${shoko}/login`, (_, page) => page.includes(name))
  },

  async key(site: Site) {
    const { keyId: newId } = await site.run(0, 'key', 'rotate')
    site.copyKeys()
    const old = await untilSealed(site, newId)
    await site.run(0, 'key', 'retire', '--key-id', old)
    site.copyKeys()
    const { nodes } = await site.run(1, 'key', 'list')
    const others = nodes.filter(({ currentId }: { currentId: string }) => currentId !== newId)
    return others.length === 0 && nodes.length === 2 ? [] : [`keys of the nodes: ${JSON.stringify(nodes)}`]
  },

  async version(site: Site, { replaceBoth }: Pair) {
    site.takeVersion(later)
    await replaceBoth(site.start)
    return []
  },
} satisfies Record<string, (site: Site, pair: Pair) => Promise<string[]>>

const untilMsMax = 60_000

/** Longer than a customer of the bank takes to ask again. */
const answersNeededMs = 5000

/**
 * Until nothing is sealed under another key; gives the one that was replaced. What the API answered keeps a key for a day,
 * which here passes at once, but for answers that somebody may still ask for.
 */
async function untilSealed({ run, forgetAnswers }: Site, newId: string): Promise<string> {
  let listed: object = {}
  for (const beganMs = performance.now(); performance.now() - beganMs < untilMsMax; await sleep(500)) {
    await forgetAnswers(answersNeededMs)
    const { keys, sealed, sealedUnderCurrent, nodes } = await run(0, 'key', 'list')
    listed = { keys, sealed, sealedUnderCurrent, nodes }
    const statusOf = (wanted: string) =>
      keys.find(({ status }: { status: string }) => status === wanted)?.keyId
    const old = statusOf('previous')
    if (statusOf('current') === newId && sealed === sealedUnderCurrent && old !== undefined) return old
  }
  throw new Error(`the new key did not come into use: ${JSON.stringify(listed)}`)
}

async function untilAlive(port = 0): Promise<void> {
  for (const beganMs = performance.now(); performance.now() - beganMs < untilMsMax; await sleep(50)) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined)
    await answer?.text()
    if (answer?.status === 200) return
  }
  throw new Error('the node with other profiles does not answer')
}

/** The nodes that do not show it. */
async function unlike(
  nodes: readonly ServingNode[],
  path: string,
  isRight: (status: number, page: string) => boolean,
): Promise<string[]> {
  const wrong: string[] = []
  for (const { origin } of nodes) {
    const answer = await fetch(`${origin}${path}`)
    if (!isRight(answer.status, await answer.text())) wrong.push(`${origin}${path} is as before`)
  }
  return wrong
}
