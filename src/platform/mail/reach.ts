import { newConnection, type SmtpSettings } from './connection.ts'

const reachMsMax = 5000

/** Connects to a mail server, logs in where there is a login, and sends nothing. Rejects with what went wrong. */
export function reachSmtp(settings: SmtpSettings): Promise<void> {
  const { auth } = settings
  const connection = newConnection(settings, { connectMs: reachMsMax, idleMs: reachMsMax })
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
