import { registerHooks } from 'node:module'

// Every import within this house names its file exactly. Node would still look for the file, its links and its package
// each time, which is a quarter of a start; a file that is missing is found missing when it is read.
registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context
    const isExact = specifier.startsWith('.') && specifier.endsWith('.ts')
    if (!isExact || parentURL === undefined || parentURL.includes('/node_modules/'))
      return next(specifier, context)
    return { url: new URL(specifier, parentURL).href, format: 'module-typescript', shortCircuit: true }
  },
})
