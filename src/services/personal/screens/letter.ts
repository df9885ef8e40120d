import type { LetterFacts, LetterWords } from '../../../desk/contract.ts'

/** How the letter with the first password reads: the code is an offer here, not a condition (S4-0-04, D7). */
export const personalLetter: LetterWords = {
  passwordNames: {},
  exceptPasswords: '',
  steps: (facts) => (facts.isReset ? resetSteps(facts) : startSteps(facts)),
}

function startSteps({ profile: { names, serviceName } }: LetterFacts): readonly string[] {
  return [
    `${serviceName}のログイン画面で、上記の${names.userId}と「${names.initialPassword}」を入力し、「ログイン」ボタンを押してください。`,
    'ログインパスワード変更の画面が表示されますので、ログインパスワードを変更してください。',
    'ワンタイムパスワードをご利用になるには、ログイン画面の「ワンタイムパスワードの利用登録はこちら」（スマートフォンでは「利用登録」）から登録してください。ソフトウェアトークンの導入方法は、ログイン画面の「ワンタイムパスワードのご案内」をご覧ください。',
  ]
}

function resetSteps({ profile: { names } }: LetterFacts): readonly string[] {
  return [
    `ログイン画面で、上記の${names.userId}と新しいログインパスワードを入力し、「ログイン」ボタンを押してください。ワンタイムパスワードを利用登録されたお客さまは、次の画面でワンタイムパスワードを入力してください。`,
    'ログインパスワード変更の画面が表示されますので、ログインパスワードを変更してください。',
  ]
}
