// X12: every text that somebody else reads, with every character that a reader would not see. The table below names all
// fields of all forms: one that is added must say here what it is.

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { nameProblem } from '../../src/authority/operations/name-problem.ts'
import { ja } from '../../src/authority/texts/ja.ts'
import { refuseBankKana, toBankKana } from '../../src/bank/rules/kana.ts'
import { loadProfiles } from '../../src/compose/profiles.ts'
import { parseUserFile } from '../../src/desk/operations/user-file.ts'
import { parseBegin, parseIdentification, parseNote } from '../../src/desk/screens/call-forms.ts'
import { parseResult } from '../../src/desk/screens/dispute-panel.ts'
import { parseWhy } from '../../src/desk/screens/why.ts'
import { parseInput, UsageError } from '../../src/platform/cli/command.ts'
import { textError } from '../../src/platform/web/form.ts'
import {
  parseFbCustomer,
  type TypedFbCustomer,
} from '../../src/services/web-fb/operations/desk/fb-customer-form.ts'
import { userErrors } from '../../src/services/web-fb/screens/administration/user-fields.ts'
import { labelErrors } from '../../src/services/web-fb/screens/transfers/new-payee.ts'
import { hostileCharacters } from '../support/hostile-text.ts'

const profiles = loadProfiles(fileURLToPath(new URL('../../profiles', import.meta.url)))
const fx = profiles.get('shoko-chukin/fx-web')
assert.ok(fx)

const identified = { identification: 'other', identificationOther: '面談', reason: '電話' }
const fbUser = { role: 'transfer', mayTransfer: true, mayInquire: true, perTransferYen: '', perDayYen: '' }
const option = { words: 'x', summary: 'x', options: { name: { type: 'string', help: 'x' } } } as const

/** Is the text refused where it is typed? By what is asked, and where its readers are. */
const inputs: Readonly<Record<string, (text: string) => boolean>> = {
  '理由, on every form of the desk': (text) => parseWhy({ ...identified, reason: text }).why === null,
  '書面の番号, on every form of the desk': (text) =>
    parseWhy({ ...identified, formNumber: text }).why === null,
  'その他の方法, on every form of the desk': (text) =>
    parseWhy({ ...identified, identificationOther: text }).why === null,
  'メモ of a call': (text) => parseNote({ note: text }).error !== undefined,
  'できなかった理由 of a caller': (text) =>
    parseIdentification({ asked_kana: '1', verdict: 'failed', why: text }, fx).given === null,
  '受付番号 of a call': (text) =>
    parseBegin({ number: `A${text.replaceAll('ワリフ', '1')}` }).typed.error !== undefined,
  'names at the desk': (text) => nameProblem(text) === 'hidden',
  'お客様名 in a CSV': (text) => fileErrors(`"${text}",0000000001,山田 太郎,0`),
  'ユーザ名 in a CSV': (text) => fileErrors(`割符商事,0000000001,"${text}",0`),
  'names of a new contract of WEB-FB': (text) =>
    fbErrors({ customerName: text }) && fbErrors({ userName: text }),
  '利用者名 of a company’s administrator': (text) =>
    userErrors({ ...fbUser, userName: text } as never, { perTransferYen: 1, perDayYen: 1 })['userName'] !==
    undefined,
  '調査の結果 of a denied transfer': (text) => parseResult({ result: text }).error !== undefined,
  '任意の名称 of a payee': (text) => labelErrors({ label: text })['label'] !== undefined,
  'kana of a payee, and of a transfer file': (text) => refuseBankKana(toBankKana(text), 100) !== null,
  'options at the terminal': (text) => {
    try {
      parseInput(option, ['--name', text])
      return false
    } catch (error) {
      return error instanceof UsageError
    }
  },
  'ユーザ名, 異議の内容, 理由 and whatever else goes through textError': (text) =>
    textError('理由', text, 1000, { ...ja, lines: true }) !== undefined,
}

function fileErrors(line: string): boolean {
  assert.ok(fx)
  const file = Buffer.from(`お客様番号,お客様名,ユーザID,ユーザ名,管理者\n0001234567,${line}\n`)
  return parseUserFile(file, fx).users.length === 0
}

function fbErrors(typed: Partial<TypedFbCustomer>): boolean {
  const fb = profiles.get('shinkin-5410/web-fb')
  assert.ok(fb && 'banking' in fb)
  const good = {
    customerNumber: '',
    customerName: '割符',
    companyCode: '',
    kanaName: 'ﾜﾘﾌ',
    userId: '',
    userName: '山田',
    branchCode: '',
  }
  const all = { ...good, accountType: '', number: '', openingYen: '', ...typed }
  const parsed = parseFbCustomer(all, fb as never)
  const [field = ''] = Object.keys(typed)
  return !parsed.ok && (parsed.problems as Record<string, unknown>)[field] === 'hidden'
}

for (const [name, isRefused] of Object.entries(inputs)) {
  test(`TXN-08, X12: ${name}: all of ${hostileCharacters.length} characters that nobody sees are refused`, () => {
    assert.equal(isRefused('ワリフ'), false, 'an honest text passes')
    for (const [character, code] of hostileCharacters) {
      // Node decodes a file or an argument with U+FFFD in the place of half a pair, which everybody sees.
      const isHalf = !character.isWellFormed()
      if (isHalf && / in a CSV$/.test(name)) continue
      assert.equal(isRefused(`ワ${character}リフ`), true, code)
    }
  })
}

/** Fields whose text others read: all of them are in the table above. */
const free = [
  'answer',
  'formNumber',
  'words',
  'customerName',
  'identificationOther',
  'kanaName',
  'label',
  'memo',
  'name',
  'note',
  'reason',
  'result',
  'text',
  'userName',
  'why',
]
/** A choice, a number, an ID, a code, a password, a date or a file: each is checked against what it may be. */
const formed = [
  'account',
  'accountType',
  'act',
  'action',
  'administrator',
  'amount',
  'bank',
  'before',
  'branchCode',
  'checked',
  'code',
  'confirmation',
  'customerNumber',
  'employeeNumber',
  'shown',
  'current',
  'busy',
  'checkpoints',
  'extent',
  'importId',
  'owner',
  'passwords',
  'date',
  'digest',
  'draftId',
  'file',
  'fixedPassword',
  'form',
  'formFactor',
  'format',
  'from',
  'holder',
  'identification',
  'isNewCustomer',
  'key',
  'kind',
  'limit',
  'limitRate',
  'month',
  'newCode',
  'newPassword',
  'newPasswordAgain',
  'next',
  'number',
  'old',
  'oldOtp',
  'otp',
  'part',
  'password',
  'prefix',
  'proof',
  'register',
  'registrationPassword',
  'renews',
  'replaces',
  'role',
  'rows',
  'seen',
  'serial',
  'service',
  'step',
  'terms',
  'time',
  'to',
  'tokenId',
  'userId',
  'verdict',
  'warned',
  'way',
  'balance',
  'procedure',
  'page',
  'idFrom',
  'draft_path',
  'draft_back',
  'day',
  'list',
  'credentialId',
  'only',
  'ends',
  'operatorId',
  'wish',
  'scope',
  'askedBy',
  'askedAt',
  'operation',
]
/** Words to search for: shown to nobody but auditors, from whom nothing in them is hidden (oversight.test.ts). */
const sought = ['q', 'query', 'receipt', 'search']
/** Not of a form. */
const others = ['Cookie', 'JavaScript', 'description', 'seconds', 'viewport', 'customer', 'cause', 'kana']

test('X12: every field of every form is known here: is it read by others, or checked against a form of its own?', () => {
  const sources = globSync('src/**/screens/**/*.ts', { cwd: new URL('../..', import.meta.url) }).concat(
    globSync('src/platform/web/*.ts', { cwd: new URL('../..', import.meta.url) }),
  )
  const named = new Set(
    sources
      .filter((path) => !path.endsWith('.test.ts'))
      .map((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
      .flatMap((text) =>
        [...text.matchAll(/\bname(?:: '|=")([A-Za-z_]+)['"]/g)].map(([, name = '']) => name),
      ),
  )
  const known = new Set([...free, ...formed, ...sought, ...others])
  assert.deepEqual(
    [...named].filter((name) => !known.has(name)),
    [],
  )
  assert.ok(named.size > 40)
})
