import type { Mutant } from './mutant.ts'

const rules = 'src/authority/rules/client-proof.test.ts'
const assertions = 'test/doors/api/assertions.test.ts'
const validation = 'test/doors/vip-validation-input.test.ts'
const certificates = 'test/doors/api/client-certificates.test.ts'

/** Faults of who calls the API. */
export const faultsOfClients: readonly Mutant[] = [
  {
    name: 'assertion-twice',
    fault: 'An assertion of a client counts as often as it is shown.',
    breaks: 'API-01',
    file: 'src/authority/rules/client-proof.ts',
    from: "  if (used !== undefined) return refuse('assertion_used')\n",
    to: '',
    tests: [
      { file: rules, title: 'an assertion counts where it is for us, now, and new' },
      { file: assertions, title: 'of a hundred simultaneous showings of one assertion' },
    ],
  },
  {
    name: 'assertion-for-anybody',
    fault: 'An assertion for another server counts here.',
    breaks: 'API-07',
    file: 'src/authority/rules/client-proof.ts',
    from: "  if (!audiences.includes(audience)) return 'assertion_elsewhere'\n",
    to: '',
    tests: [{ file: assertions, title: 'API-07: forty forged' }],
  },
  {
    name: 'assertion-unsigned',
    fault: 'Nobody looks at the signature of an assertion.',
    breaks: 'API-07',
    file: 'src/authority/operations/clients/accept-assertion.ts',
    from: 'if (!verifyJws(key.jwk, signed))',
    to: "if (!verifyJws(key.jwk, signed) && keyId === '')",
    tests: [{ file: assertions, title: 'API-07: forty forged' }],
  },
  {
    name: 'algorithm-by-the-header',
    fault: 'Whoever signs chooses the algorithm.',
    breaks: 'API-07',
    file: 'src/platform/secrets/jws.ts',
    from: '  if (algorithms[members.kty as keyof typeof algorithms] !== algorithm) return false\n',
    to: '',
    tests: [{ file: 'src/platform/secrets/jws.test.ts', title: 'the published signatures are right' }],
  },
  {
    name: 'certificate-alone',
    fault: 'A certificate is enough for any client that has one.',
    breaks: 'API-01',
    file: 'src/authority/rules/client-proof.ts',
    from: "if (keyHash === null) return mayClient(client, 'vip')",
    to: 'if (keyHash === null) return true',
    tests: [
      { file: rules, title: 'a certificate alone counts only for a client with the scope vip' },
      { file: validation, title: 'without a certificate, or with one of nobody' },
    ],
  },
  {
    name: 'key-without-certificate',
    fault: 'A client that must show a certificate gets in with its key alone.',
    breaks: 'API-01',
    file: 'src/authority/rules/client-proof.ts',
    from: "if (fingerprint === null) return 'certificate_missing'",
    to: 'if (fingerprint === null) return null',
    tests: [
      { file: rules, title: 'a key, and its certificate where there ever was one' },
      { file: certificates, title: 'once a client has a certificate, its key alone is refused' },
    ],
  },
  {
    name: 'certificate-from-anybody',
    fault: 'Whoever sends the header of a proxy shows any certificate.',
    breaks: 'API-01, THR-05',
    file: 'src/platform/http/client-certificate.ts',
    from: 'if (header === null || peer === null || !isProxy(peer)) return null',
    to: 'if (header === null || peer === null) return null',
    tests: [{ file: certificates, title: 'from anybody but a named proxy the header is nothing' }],
  },
]
