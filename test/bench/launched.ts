// The environment in which `./warifu` starts a server, for servers that a benchmark starts without it.
import { readFileSync } from 'node:fs'

const launcher = readFileSync(new URL('../../warifu', import.meta.url), 'utf8')
const tunables = /^export GLIBC_TUNABLES="([^$"]+)/m.exec(launcher)?.[1]
if (tunables === undefined) throw new Error('the launcher sets nothing for the C library any more')

export const launched: NodeJS.ProcessEnv = { ...process.env, GLIBC_TUNABLES: tunables }
