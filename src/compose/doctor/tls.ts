import { readFileSync, statSync } from 'node:fs'
import { readServerCertificate } from '../../platform/secrets/certificates/server-certificate.ts'
import { machineTime } from '../config.ts'
import { type Check, type Finding, findingsOf, messageOf } from './finding.ts'

const dayMs = 86_400_000
const soonDays = 30
const atOnceDays = 7

/** The certificate of this process; behind a proxy there is none. */
export const examineTls: Check = async ({ config: { tls, publicOrigin } }) => {
  const { ok, warning, fault } = findingsOf('tls')
  if (tls === null)
    return publicOrigin.startsWith('https:')
      ? [ok('a proxy has the certificate: watch its dates there')]
      : [
          warning(
            `PUBLIC_ORIGIN is ${publicOrigin}: browsers send passwords in the clear; use https:// by a proxy or WARIFU_TLS_CERT_FILE`,
          ),
        ]
  try {
    const { certFile, keyFile } = tls
    const certificate = readServerCertificate(readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8'))
    const { hostname } = new URL(publicOrigin)
    const findings: Finding[] = []
    if (!certificate.keyMatches)
      findings.push(fault(`${keyFile} is not the key of ${certFile}: put the two that belong together`))
    if (!certificate.covers(hostname.replace(/^\[(.*)\]$/, '$1')))
      findings.push(fault(`${certFile} is not for ${hostname}, the host of PUBLIC_ORIGIN: get one that is`))
    if (process.platform !== 'win32' && (statSync(keyFile).mode & 0o037) !== 0)
      findings.push(warning(`${keyFile}: others can read it, or its group change it; run chmod 640 on it`))
    return [...findings, ageOf(certFile, certificate, { ok, warning, fault })]
  } catch (error) {
    return [fault(`${messageOf(error)}; look at WARIFU_TLS_CERT_FILE and WARIFU_TLS_KEY_FILE`)]
  }
}

function ageOf(
  file: string,
  { validFromMs, validToMs }: { readonly validFromMs: number; readonly validToMs: number },
  { ok, warning, fault }: ReturnType<typeof findingsOf>,
): Finding {
  const nowMs = machineTime().epochMilliseconds
  const end = Temporal.Instant.fromEpochMilliseconds(validToMs).toString({ smallestUnit: 'second' })
  const days = Math.floor((validToMs - nowMs) / dayMs)
  if (nowMs < validFromMs) return fault(`${file} is not valid yet: look at the clock of this machine`)
  if (nowMs >= validToMs) return fault(`${file} ended at ${end}: renew it now`)
  if (days < atOnceDays) return fault(`${file} ends in ${days} days, at ${end}: renew it now`)
  if (days < soonDays) return warning(`${file} ends in ${days} days, at ${end}: renew it`)
  return ok(`${file} is valid until ${end}`)
}
