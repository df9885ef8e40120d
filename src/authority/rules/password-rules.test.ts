import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, password, profileOf, user } from '../../../test/support/states.ts'
import { contextOf, mustChangePassword, refuseNewPassword } from './password-rules.ts'

function refusal(service: string, candidate: string, again = candidate, isCommon = false) {
  return refuseNewPassword(
    candidate,
    again,
    user({ userName: 'taro2025a' }),
    contextOf(profileOf(service), isCommon),
  )
}

test('S0-2.2-21 to 25, S1-2.2-21: each condition with its own refusal, at its bounds', () => {
  const table: [service: string, candidate: string, expected: string | null][] = [
    ['shoko-chukin/fx-web', 'abcdef1', 'new_password_length'],
    ['shoko-chukin/fx-web', 'abcdefg1', null],
    ['shoko-chukin/fx-web', 'abcdefghijklmno1', null],
    ['shoko-chukin/fx-web', 'abcdefghijklmnop1', 'new_password_length'],
    ['johoku/fx-web', 'abcd1', 'new_password_length'],
    ['johoku/fx-web', 'abcde1', null],
    ['johoku/fx-web', 'abcdefghijk1', null],
    ['johoku/fx-web', 'abcdefghijkl1', 'new_password_length'],
    ['johoku/fx-web', 'abcdefgh', 'new_password_characters'],
    ['johoku/fx-web', '12345678', 'new_password_characters'],
    ['johoku/fx-web', 'abcd 123', 'new_password_characters'],
    ['johoku/fx-web', 'ａｂｃｄ１２', 'new_password_characters'],
    ['johoku/fx-web', 'abcd123!', 'new_password_characters'],
    ['johoku/fx-web', 'taro2025a', 'new_password_is_user_name'],
    ['johoku/fx-web', 'Taro2025a', null],
  ]
  for (const [service, candidate, expected] of table)
    assert.equal(refusal(service, candidate), expected, candidate)
  assert.equal(refusal('johoku/fx-web', 'abcde1', 'abcde2'), 'new_password_mismatch')
})

test('PWD-01, PWD-02: the recommended rules want length and nothing guessable, and take any characters', () => {
  const desk = 'desk/shoko-chukin'
  const table: [candidate: string, expected: string | null][] = [
    ['14 characters!', 'new_password_length'],
    ['15 characters!!', null],
    ['パスフレーズは長いほど安全です。', null],
    ['𠮷'.repeat(14), 'new_password_length'],
    ['a'.repeat(129), 'new_password_length'],
    ['abcabcabcabcabcabc', 'new_password_guessable'],
    ['mine is TARO2025A, really', 'new_password_guessable'],
    ['商工中金の窓口で働いています一', 'new_password_guessable'],
  ]
  for (const [candidate, expected] of table) assert.equal(refusal(desk, candidate), expected, candidate)
  assert.equal(refusal(desk, 'qwertyuiopasdfgh', undefined, true), 'new_password_guessable')
})

test('PWD-02, E9: what a service is called in English is as easy to guess as its Japanese name', () => {
  const profile = profileOf('sample-shinkin/personal')
  const policy = { ...profileOf('desk/shoko-chukin').password, rules: 'recommended' } as const
  const context = contextOf({ ...profile, password: policy }, false)
  for (const name of ['my sample shinkin bank 1', 'Personal Internet Banking'])
    assert.equal(refuseNewPassword(name, name, user({}), context), 'new_password_guessable', name)
})

test('PWD-01: 15 to 128 characters of any kind are taken whole, counted as people count them', () => {
  const desk = 'desk/shoko-chukin'
  const [short, long] = ['new_password_length', 'new_password_length']
  const phrase = 'correct horse battery staple, said the bank'
  const table: [candidate: string, expected: string | null][] = [
    ['', short],
    ['k3', short],
    ['aB3$aB3%aB3&aB', short],
    ['aB3$aB3%aB3&aB4', null],
    ['only small letters here', null],
    ['ONLY CAPITALS THIS TIME', null],
    ['9078563412 7788990', null],
    ['!?#$%&()=~|`{}*+_<>', null],
    [' leading and trailing ', null],
    [phrase, null],
    [phrase.padEnd(64, '.,'), null],
    [phrase.padEnd(72, '.,'), null],
    [phrase.padEnd(73, '.,'), null],
    [phrase.padEnd(128, '.,'), null],
    [phrase.padEnd(129, '.,'), long],
    ['with a \0 in the middle', null],
    ['with\na\nline\nbreak', null],
    ['ﾊﾝｶｸｶﾀｶﾅﾉﾊﾟｽﾜｰﾄﾞ', null],
    ['ﾊﾝｶｸｶﾀｶﾅﾉﾊﾟｽﾜ', short],
    ['全角文字だけの合言葉です、ね。', null],
    ['全角文字だけの合言葉です。', short],
    ['😀😃😄😁😆😅🤣😂🙂🙃🫠😉😊😇', short],
    ['😀😃😄😁😆😅🤣😂🙂🙃🫠😉😊😇🥰', null],
    ['𠮷野家で待ち合わせる日曜日の朝', null],
    ['e\u0301a\u0301i\u0301o\u0301u\u0301e\u0300a\u0300', short],
    ['\u00e9\u00e1\u00ed\u00f3\u00fa'.repeat(2).concat('abcde'), null],
    ['пароль из русских слов', null],
    ['سلام على بنك المدينة', null],
    ['𝕒'.repeat(7).concat('𝕓𝕔𝕕𝕖𝕗𝕘𝕙𝕚'), null],
    ['a'.repeat(64), 'new_password_guessable'],
  ]
  for (const [candidate, expected] of table)
    assert.equal(refusal(desk, candidate), expected, JSON.stringify(candidate))
})

test('S0-2.4-12: a password set on day 0 is good through day 90 of the Tokyo calendar, and expired on day 91', () => {
  const { password: policy } = profileOf()
  const set = password({ setAtMs: Temporal.Instant.from('2025-03-01T23:59:59+09:00').epochMilliseconds })
  const expired = (now: string) => mustChangePassword(set, policy, Temporal.Instant.from(now))
  assert.equal(expired('2025-05-30T23:59:59+09:00'), false)
  assert.equal(expired('2025-05-31T00:00:00+09:00'), true)
  assert.equal(mustChangePassword(set, { ...policy, expiryDays: null }, at), false)
})

test('S0-2.2-14: an initial and a reset password must be changed whenever they were set', () => {
  const { password: policy } = profileOf()
  for (const mustChange of ['initial', 'reset'] as const) {
    assert.equal(mustChangePassword(password({ mustChange }), policy, at), true)
  }
  assert.equal(mustChangePassword(password(), policy, at), false)
})
