import SMTPConnection from 'nodemailer/lib/smtp-connection'

export type SmtpSettings = {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; mandatory STARTTLS; or none. Certificates are always verified. */
  readonly tls: 'implicit' | 'starttls' | 'none'
  readonly auth: { readonly user: string; readonly pass: string } | null
}

/** A connection to a mail server, not opened yet. */
export function newConnection(
  { host, port, tls }: SmtpSettings,
  { connectMs, idleMs }: { readonly connectMs: number; readonly idleMs: number },
): SMTPConnection {
  return new SMTPConnection({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: idleMs,
    // Neither addresses nor texts may reach a log.
    logger: false,
  })
}
