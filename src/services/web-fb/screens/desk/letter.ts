import type { LetterFacts, LetterWords } from '../../../../desk/contract.ts'
import { fixedPasswordNames } from '../../texts/names.ts'

/** How the letter with the first passwords reads. */
export const fbLetter: LetterWords = {
  passwordNames: fixedPasswordNames,
  steps: fbSteps,
  exceptPasswords: '数字だけのパスワードを除き、',
}

/** All first passwords are changed in one go (domain-notes a-2). */
function fbSteps({ profile: { names, serviceName }, isReset }: LetterFacts): readonly string[] {
  const first = isReset ? '新しいログインパスワード' : names.initialPassword
  return [
    `${serviceName}のログイン画面で、上記の${names.userId}と「${first}」をご入力ください。`,
    '初回パスワード変更画面が表示されますので、上記のすべてのパスワードを、続けて変更してください。途中で中止されたときは、はじめからやり直してください。',
    '都度振込でワンタイムパスワードをご利用になるには、スマートフォンまたはタブレット端末にトークンアプリを導入し（ログイン画面の「ワンタイムパスワードの事前準備」をご覧ください）、「管理機能」の「ワンタイムパスワード認証情報管理」で、管理者のトークンを最初に登録してください。',
  ]
}
