// Finds the browser that the tests drive. Plain JavaScript, because prepare.mjs needs it before anything is installed,
// on whatever Node the machine has; find-browser.d.mts beside it has the types for the tests.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

// The same engine without the windows around its pages, and so at half the cost for a test.
const shells = ['chromium-headless-shell', 'chrome-headless-shell']

const commands = [
  ...shells,
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
]

const macApplications = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

const windowsPrograms = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe']

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** The first of `names` on the PATH, as a full path. */
export function findOnPath(names, environment = process.env) {
  const folders = (environment.PATH ?? environment.Path ?? '').split(delimiter).filter(Boolean)
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : ['']
  for (const name of names) {
    for (const folder of folders) {
      for (const ending of endings) {
        const path = join(folder, name + ending)
        if (isExecutable(path)) return path
      }
    }
  }
  return undefined
}

function usualPlaces(environment) {
  if (process.platform === 'darwin') {
    const roots = ['/Applications', join(environment.HOME ?? '', 'Applications')]
    return roots.flatMap((root) => macApplications.map((application) => join(root, application)))
  }
  if (process.platform === 'win32') {
    const roots = [environment.ProgramFiles, environment['ProgramFiles(x86)'], environment.LOCALAPPDATA]
    return roots.filter(Boolean).flatMap((root) => windowsPrograms.map((program) => join(root, program)))
  }
  return ['/snap/bin/chromium', '/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge']
}

/**
 * The path of a Chromium, Chrome or Edge, or undefined. WARIFU_BROWSER wins, and a WARIFU_BROWSER that names no file
 * is an error: silently testing a different browser would mislead.
 */
export function findBrowser(environment = process.env) {
  const asked = environment.WARIFU_BROWSER
  if (asked) {
    if (!existsSync(asked)) throw new Error(`WARIFU_BROWSER names ${asked}, and there is no such file`)
    return asked
  }
  return findOnPath(commands, environment) ?? usualPlaces(environment).find(isExecutable)
}

/** Whether a browser without windows of its own is there; never with a WARIFU_BROWSER, which is somebody's choice. */
export function lacksHeadlessShell(environment = process.env) {
  return !environment.WARIFU_BROWSER && findOnPath(shells, environment) === undefined
}

/** A Python that has a module: the system's own first, since Debian installs it for that one alone. */
export function findPython(module) {
  const candidates = ['/usr/bin/python3', findOnPath(['python3'])].filter((path) => path && existsSync(path))
  return candidates.find(
    (path) => spawnSync(path, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0,
  )
}

/** A server program, which Debian keeps off the PATH of those who aren't root. */
export function findServer(name) {
  return findOnPath([name]) ?? findOnPath([name], { PATH: ['/usr/sbin', '/usr/local/sbin'].join(delimiter) })
}
