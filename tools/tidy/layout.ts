// Where things stand in src/ and what may import what: ARCHITECTURE.md's tables are made of these.

/**
 * Which module of src/ may import which, `import type` included (decision 24). A module may always import within itself;
 * services never import each other, nor do doors. "desk/contract.ts" is that file alone.
 */
export const modules: Readonly<Record<string, readonly string[]>> = {
  otp: [],
  platform: ['otp'],
  authority: ['platform', 'otp'],
  bank: ['platform', 'otp', 'authority'],
  desk: ['platform', 'otp', 'authority', 'bank'],
  'services/*': ['platform', 'otp', 'authority', 'bank', 'desk/contract.ts'],
  'doors/*': ['platform', 'otp', 'authority'],
  // It runs on its holder's device, where nothing else of src/ is.
  token: ['otp'],
  demo: ['everything'],
  cli: ['everything'],
  compose: ['everything'],
  main: ['compose', 'cli'],
}

/**
 * Inside a module and between modules: which layer, the folder below the module, may import which. "(types)" allows
 * nothing but types. A layer may always import within itself, in every module that its own may import.
 */
export const layers: Readonly<Record<string, readonly string[]>> = {
  rules: ['otp', 'platform/decision'],
  // A state's table stands with its rules.
  queries: ['rules', 'platform/decision', 'platform/store'],
  texts: ['rules (types)'],
  operations: [
    'rules',
    'queries',
    'platform/decision',
    'zengin',
    'platform/store',
    'platform/secrets',
    'platform/journal',
    'platform/mail',
    'platform/outbox',
    'platform/print',
    'platform/radius',
    'otp',
    'contract (types)',
  ],
  routes: ['platform/http'],
  profile: ['rules'],
  screens: [
    'operations',
    'texts',
    'routes',
    'platform/http',
    'platform/print',
    'platform/web',
    'otp',
    'methods',
    'rules (types)',
    'contract (types)',
  ],
  // The table of methods, and each as one record of its layers (decision 24).
  methods: ['operations', 'texts', 'routes', 'screens', 'platform/http', 'platform/web', 'rules'],
  commands: ['operations', 'texts', 'platform/cli', 'rules (types)'],
  zengin: ['rules'],
  demo: ['operations', 'rules', 'texts', 'otp', 'platform/decision', 'platform/secrets'],
  // The folders of platform, of which decision and mail know none of the others.
  'platform/decision': ['otp'],
  'platform/store': ['platform/decision', 'platform/journal'],
  'platform/journal': ['platform/decision', 'platform/store', 'platform/secrets'],
  'platform/secrets': ['otp'],
  'platform/http': ['platform/secrets', 'otp'],
  'platform/web': ['platform/http', 'platform/secrets', 'otp'],
  'platform/mail': [],
  'platform/outbox': [],
  'platform/print': [],
  'platform/radius': ['platform/secrets'],
  'platform/cli': ['otp'],
}
