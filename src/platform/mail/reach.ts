import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SmtpSettings } from './smtp.ts'

const reachMsMax = 5000

/** Connects to a mail server, logs in where there is a login, and sends nothing. Rejects with what went wrong. */
export function reachSmtp({ host, port, tls, auth }: SmtpSettings): Promise<void> {
  const connection = new SMTPConnection({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    connectionTimeout: reachMsMax,
    greetingTimeout: reachMsMax,
    dnsTimeout: reachMsMax,
    socketTimeout: reachMsMax,
    logger: false,
  })
  return new Promise<void>((resolve, reject) => {
    connection.on('error', reject)
    connection.once('end', () => setImmediate(reject, new Error('the connection was lost')))
    connection.connect((error) => {
      if (error) return reject(error)
      if (auth === null) return resolve()
      connection.login({ credentials: auth }, (refused) => (refused ? reject(refused) : resolve()))
    })
  }).finally(() => connection.close())
}
