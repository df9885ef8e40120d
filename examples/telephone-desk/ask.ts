// Asks one user's token, and prints the answer.
import { telephoneDesk } from './desk.ts'
import { notAsked } from './not-asked.ts'

const { ISSUER: issuer = '', CLIENT_ID: clientId = '', SECRET: secret = '' } = process.env
const [userId, message] = process.argv.slice(2)
if (issuer === '' || clientId === '' || secret === '' || userId === undefined || message === undefined) {
  process.stderr.write('ISSUER, CLIENT_ID and SECRET are needed, and: node ask.ts USER_ID MESSAGE\n')
  process.exit(2)
}
try {
  const desk = await telephoneDesk({ issuer, clientId, secret })
  const asked = await desk.ask({ userId, message })
  process.stdout.write(`「${message}」 is on the token for ${asked.expires_in} seconds\n`)
  process.stdout.write(`${JSON.stringify(await desk.answerTo(asked), null, 2)}\n`)
} catch (error) {
  process.stderr.write(`${notAsked(error, issuer)}\n`)
  process.exitCode = 1
}
