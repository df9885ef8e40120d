import type { LetterFacts, LetterWords } from '../../../desk/contract.ts'

/** How the letter with the first password reads, by what the service's calendar says when it is printed (D7). */
export const fxLetter: LetterWords = {
  passwordNames: {},
  exceptPasswords: '',
  steps: (facts) => {
    if (facts.isReset) return resetSteps(facts)
    return facts.situation.tokenOffered ? tokenSteps(facts) : mailSteps(facts)
  },
}

/** S0-2.2-02 to 14, and S1-2.2-05 where the password is on the application form. */
function tokenSteps(facts: LetterFacts): readonly string[] {
  const { names, serviceName } = facts.profile
  return [
    `${serviceName}のログイン画面にあるQRコード、または[トークンアプリを開く]ボタンから、ワンタイムパスワード生成アプリケーションソフト（トークンアプリ）を、お使いの端末にご用意ください。`,
    `ログイン画面で[利用開始登録]ボタンを押し、上記の${names.userId}と${firstPassword(facts)}をご入力ください。`,
    '画面の案内に従ってトークンIDとワンタイムパスワードを登録し、ログインしてください。',
    '初めてログインされるときに、ログインパスワードを変更していただきます。',
  ]
}

/** From the day on which nobody starts with the app any more (S2-1.1-01). */
function mailSteps(facts: LetterFacts): readonly string[] {
  const { names, serviceName } = facts.profile
  return [
    `${serviceName}のログイン画面で[利用開始登録画面へ]ボタンを押し、上記の${names.userId}と${firstPassword(facts)}を入力して、[次へ]ボタンを押してください。`,
    'ワンタイムパスワードを受け取るメールアドレスを入力し、[ワンタイムパスワードを送信]ボタンを押してください。',
    '届いたメールのワンタイムパスワードを入力して、[登録]ボタンを押し、続けて[ワンタイムパスワードを送信]ボタンを押してください。',
    '届いたメールのワンタイムパスワードを入力し、[OTPログイン]ボタンを押して、ログインしてください。',
    '初めてログインされるときに、ログインパスワードを変更していただきます。',
  ]
}

function resetSteps({ situation }: LetterFacts): readonly string[] {
  const otherwise = situation.tokenOffered
    ? 'ワンタイムパスワードの利用開始登録がお済みでない場合は、[利用開始登録]ボタンを押して、先に登録してください。'
    : 'メールアドレス登録画面が表示された場合は、ワンタイムパスワードを受け取るメールアドレスを登録してください。'
  return [
    `ログイン画面で[ワンタイムパスワードログイン]ボタンを押し、上記の新しいログインパスワードでログインしてください。${otherwise}`,
    'ログインされると、パスワード変更画面が表示されますので、ログインパスワードを変更してください。',
  ]
}

function firstPassword({ profile: { names, desk } }: LetterFacts): string {
  return desk.initialPassword === 'letter'
    ? `「${names.initialPassword}」`
    : `お申し込み時にご記入いただいた「${names.initialPassword}」`
}
