// Preloaded by a test: prints to stderr, at the end of the process, which files it has loaded.
import { registerHooks } from 'node:module'

const urls: string[] = []
registerHooks({
  load(url, context, next) {
    urls.push(url)
    return next(url, context)
  },
})
process.on('exit', () => process.stderr.write(urls.join('\n')))
