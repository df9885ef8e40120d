import { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import { newConnection, type SmtpSettings } from './connection.ts'
import {
  composeLetter,
  type Delivery,
  envelopeAddress,
  type Letter,
  messageIdOf,
  type Post,
} from './letter.ts'

export type SmtpWaits = {
  readonly connectMs: number
  readonly idleMs: number
  /** Shorter than a claim, so that a mail is never still under way when somebody else may take it. */
  readonly wholeMs: number
}

const usualWaits: SmtpWaits = { connectMs: 10_000, idleMs: 20_000, wholeMs: 60_000 }

/**
 * Sends by SMTP, over one connection per mail: nodemailer's pool sends a mail again when a connection closes, although
 * the server may have taken it already, and a code must not go out twice.
 */
export function createSmtp(settings: SmtpSettings, waits = usualWaits): Post {
  const { auth } = settings
  const open = new Set<SMTPConnection>()

  function transmit(letter: Letter, raw: Buffer): Promise<Delivery> {
    const connection = newConnection(settings, waits)
    // Read only after the server asked for the content (354): before that, it can't have taken the mail.
    let handed = false
    const content = new Readable({
      read() {
        handed = true
        this.push(raw)
        this.push(null)
      },
    })
    open.add(connection)
    connection.once('end', () => open.delete(connection))
    return new Promise((resolve) => {
      const settle = (delivery: Delivery) => {
        clearTimeout(late)
        if (delivery.delivered) connection.quit()
        else connection.close()
        resolve(delivery)
      }
      const fail = (error: SmtpError) => settle(failureOf(error, handed))
      const late = setTimeout(() => fail({ code: 'ETIMEDOUT' }), waits.wholeMs)
      connection.on('error', fail)
      // An error that arrives with the end says more than the end.
      connection.once('end', () => setImmediate(fail, { code: 'ECONNECTION' }))
      connection.connect((error) => {
        if (error) return fail(error)
        if (auth === null) return send()
        connection.login({ credentials: auth }, (refused) => (refused ? fail(refused) : send()))
      })

      function send(): void {
        // A bounce should contain the headers only (RFC 3461 §4.3), and name the mail by its ID (§4.4).
        const dsn = { ret: 'HDRS', notify: ['FAILURE'], envid: letter.mailId }
        connection.send(
          { from: envelopeAddress(letter.from.address), to: [envelopeAddress(letter.to)], dsn },
          content,
          (error, info) => {
            if (error) fail(error)
            else
              settle({ delivered: true, messageId: messageIdOf(letter), response: harmless(info.response) })
          },
        )
      }
    })
  }

  return {
    send: async (letter) => transmit(letter, await composeLetter(letter)),
    close: () => {
      for (const connection of open) connection.close()
    },
  }
}

type SmtpError = {
  readonly code?: string | undefined
  /** Node's own: ECONNREFUSED, CERT_HAS_EXPIRED. */
  readonly originalCode?: string | undefined
  readonly command?: string | undefined
  readonly response?: string | undefined
  readonly permanent?: boolean | undefined
}

const words: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'timeout',
  EDNS: 'name not found',
  ETLS: 'no TLS',
  EAUTH: 'login refused',
  ESOCKET: 'no connection',
  ECONNECTION: 'connection lost',
}

/**
 * What a failure means for the mail. Only what concerns its recipient or its content is final: a complaint about our
 * name, our login or our sender applies to every mail, and somebody will fix it.
 */
function failureOf(error: SmtpError, handed: boolean): Delivery {
  const { code = '', originalCode, command = '', response, permanent = false } = error
  const unreachable = !handed && !['MAIL FROM', 'RCPT TO', 'DATA'].includes(command)
  if (response === undefined) {
    const failure = handed ? 'uncertain' : 'temporary'
    const word = words[code] ?? 'not sent'
    const reason = originalCode === undefined ? word : `${word} (${originalCode})`
    return { delivered: false, failure, unreachable, reason }
  }
  const failure = permanent && (command === 'RCPT TO' || command === 'DATA') ? 'permanent' : 'temporary'
  return { delivered: false, failure, unreachable, reason: replyCodes(response) }
}

/** `550 5.1.1`: the codes without the text, in which servers like to repeat the address (RFC 3463 §2). */
function replyCodes(response: string): string {
  const [, code = '', enhanced] = /^(\d{3})[ -]?(\d\.\d{1,3}\.\d{1,3})?/.exec(response) ?? []
  return enhanced === undefined ? code : `${code} ${enhanced}`
}

const responseLengthMax = 200

/** The server's text names the mail in its own log, so it can be traced; an address in it is left out. */
function harmless(response: string): string {
  return response
    .split(/\s/)
    .map((word) => (word.includes('@') ? '<>' : word))
    .join(' ')
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .slice(0, responseLengthMax)
}
