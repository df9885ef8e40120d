import { readFile } from 'node:fs/promises'
import { request as requestPlain } from 'node:http'
import { type RequestOptions, request as requestTls } from 'node:https'

/** A system of an institution that is asked over HTTP, and what we show it; the files are read for each question. */
export type AskedPlace = {
  /** Without a slash at its end. */
  readonly url: string
  readonly keyFile: string | null
  readonly certificate: { readonly certFile: string; readonly keyFile: string } | null
}

export type Question = {
  readonly method: 'GET' | 'POST'
  /** Appended to the URL of the place. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** For everything, from the connection to the last byte. */
  readonly waitMs: number
  readonly bytesMax: number
}

export type AskedAnswer = { readonly status: number; readonly type: string; readonly bytes: Uint8Array }

/**
 * Asks for JSON and gives the answer, whatever its status: no redirect is followed, nothing is unpacked. Rejects without a
 * whole answer in time, and if it is larger than allowed, or a file can't be read.
 */
export async function askJson(place: AskedPlace, question: Question): Promise<AskedAnswer> {
  const { method, path, headers, body, waitMs, bytesMax } = question
  const url = new URL(`${place.url}${path}`)
  const options: RequestOptions = {
    ...(await credentialsOf(place)),
    method,
    // A connection of its own: what is shown is what the files hold now.
    agent: false,
    headers: {
      ...headers,
      ...(await keyHeader(place)),
      accept: 'application/json',
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  }
  return new Promise((resolve, rejectNow) => {
    const reject = (error: Error) => {
      clearTimeout(late)
      request.destroy()
      rejectNow(error)
    }
    const late = setTimeout(
      () => reject(new NoAnswer('TimeoutError', `no answer within ${waitMs} ms`)),
      waitMs,
    )
    const request = (url.protocol === 'https:' ? requestTls : requestPlain)(url, options, (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
        chunks.push(chunk)
        if (length > bytesMax) reject(new NoAnswer('TooLarge', `the answer has more than ${bytesMax} bytes`))
      })
      response.on('error', reject)
      response.on('end', () => {
        clearTimeout(late)
        const type = (response.headers['content-type'] ?? '').split(';', 1)[0] ?? ''
        resolve({
          status: response.statusCode ?? 0,
          type: type.trim().toLowerCase(),
          bytes: Buffer.concat(chunks),
        })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** Not in time, or more than is taken. */
class NoAnswer extends Error {
  override readonly name: 'TimeoutError' | 'TooLarge'
  constructor(name: NoAnswer['name'], message: string) {
    super(message)
    this.name = name
  }
}

async function keyHeader({ keyFile }: AskedPlace): Promise<Record<string, string>> {
  if (keyFile === null) return {}
  return { authorization: `Bearer ${(await readFile(keyFile, 'utf8')).trim()}` }
}

async function credentialsOf({ certificate }: AskedPlace): Promise<RequestOptions> {
  if (certificate === null) return {}
  const [cert, key] = await Promise.all([readFile(certificate.certFile), readFile(certificate.keyFile)])
  return { cert, key }
}
