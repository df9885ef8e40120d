// `npm run example:telephone-desk`: a demo of Warifu of its own, and a telephone desk in this terminal that asks one of its users.
import { createInterface } from 'node:readline/promises'
import { demoUser, profilesWithOidc, run, say, startDemo } from '../demo.ts'
import { telephoneDesk } from './desk.ts'
import { notAsked } from './not-asked.ts'

const service = 'shoko-chukin/fx-web'
const userId = '0000000001'

await run(async (env) => {
  const settings = (dataDir: string) => ({ WARIFU_PROFILES_DIR: profilesWithOidc(dataDir, service) })
  const demo = await startDemo({ name: 'telephone-desk', env, settings })
  try {
    const of = ['--service', service, '--name', '電話受付', '--redirect-uri', 'https://rp.example/callback']
    const made = demo.command(['oidc', 'create', ...of, '--asks'])
    const { oidcClientId: clientId, secret } = made as { oidcClientId: string; secret: string }
    const issuer = `${demo.origin}/${service}/oidc`
    const desk = await telephoneDesk({ issuer, clientId, secret })
    const { firstPassword } = await demoUser(demo.origin, service, userId)
    say(`割符のデモ: ${demo.origin}/`)
    say(`1. トークンアプリ ${demo.origin}/token/ を開く`)
    say(`2. ${demo.origin}/${service}/ の「利用開始登録」で、アプリのトークンを登録する`)
    say(`   （ユーザID ${userId}、ログインパスワード ${firstPassword}）`)
    say(
      '3. ここに、電話で読み上げる文（例：受付 0001）を入力して、アプリの「届いている取引を確認する」で答える',
    )
    say('終了: Ctrl-C')
    const typed = createInterface({ input: process.stdin })
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => typed.close())
    for await (const message of typed) {
      if (message.trim() === '') continue
      try {
        const asked = await desk.ask({ userId, message: message.trim() })
        say(`「${message.trim()}」をトークンに表示しました（${asked.expires_in}秒間）。お答えを待っています…`)
        say(JSON.stringify(await desk.answerTo(asked), null, 2))
      } catch (error) {
        say(notAsked(error, issuer))
      }
    }
  } finally {
    await demo.stop()
  }
})
