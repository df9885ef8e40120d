// E9: single texts and English names, as a profile says them and as they are refused.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import { en } from '../../src/authority/texts/en.ts'
import { ja } from '../../src/authority/texts/ja.ts'
import { replacementTexts } from '../../src/authority/texts/replacements.ts'
import { userOtpTexts } from '../../src/authority/texts/user-otp.ts'
import { modules } from '../../src/compose/modules.ts'
import { placesIn } from '../../src/compose/own-texts.ts'
import { profileDigest } from '../../src/compose/profile-digests.ts'
import { ProfileError } from '../../src/compose/profile-files.ts'
import { loadProfiles } from '../../src/compose/profiles.ts'
import { tradeMessages } from '../../src/services/fx-web/texts/trade.ts'

const shipped = join(import.meta.dirname, '../../profiles')
const personal = 'sample-shinkin/personal'
const fx = 'johoku/fx-web'
const shoko = 'shoko-chukin/fx-web'
const fb = 'shinkin-5410/web-fb'
const catalogs = [...new Set(modules.flatMap(({ kind }) => kind?.texts ?? []))]

/** The shipped profiles, of which one says other things; undefined takes a field away. */
function folderOf(t: TestContext, fields: object, service = personal): string {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-texts-'))
  t.after(() => rmSync(folder, { recursive: true }))
  cpSync(shipped, folder, { recursive: true })
  const path = join(folder, `${service}.json`)
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...fields }))
  return folder
}

function faultOf(folder: string): string {
  try {
    loadProfiles(folder)
  } catch (error) {
    if (error instanceof ProfileError) return error.message.replace(`${folder}/`, '')
    throw error
  }
  return 'none'
}

test('E9: a text of a profile is refused with its place and the reason, one after the other', (t) => {
  const file = `${personal}.json: texts`
  const table: [texts: object, fault: string][] = [
    [{ 'login.title': { ja: 'ログイン画面', en: 'Sign in' } }, 'none'],
    [{ 'login.waits': { en: '{lost:Report it} – you can log in from {time}.' } }, 'none'],
    [{ 'login.titel': { ja: 'ログイン' } }, `${file}.login.titel: is no text of the kind personal`],
    [{ 'login.title': { en: '<b>Log in</b>' } }, `${file}.login.title.en: holds < or >: a text is plain`],
    [
      { 'login.title': { ja: 'ログ\u200bイン' } },
      `${file}.login.title.ja: holds an invisible character or a line break`,
    ],
    [
      { 'login.title': { ja: 'あ'.repeat(61) } },
      `${file}.login.title.ja: is too long: at most 60 characters`,
    ],
    [
      { 'login.noteFailures': { en: 'After {count} wrong ones' } },
      `${file}.login.noteFailures.en: has {count}, which this text does not: it has {failures}`,
    ],
    [
      { 'login.waits': { en: 'Wait until {lost}' } },
      `${file}.login.waits.en: has {lost}, which this text does not: it has {time}, {minutes}, {lost:…}`,
    ],
    [{ 'login.title': { en: 'Log in}' } }, `${file}.login.title.en: has a brace that stands for no value`],
    [{ 'login.title': { fr: 'Connexion' } }, `${file}.login.title: Unrecognized key: "fr"`],
  ]
  for (const [texts, fault] of table) assert.equal(faultOf(folderOf(t, { texts })), fault)
  const inFb = folderOf(t, { texts: { 'login.title': { ja: 'ログイン' } } }, fb)
  assert.equal(faultOf(inFb), `${fb}.json: texts.login.title: the kind fb has no texts by name`)
  const inFx = folderOf(t, { texts: { 'login.title': { ja: 'ログイン' } } }, fx)
  assert.equal(faultOf(inFx), `${fx}.json: texts.login.title: is no text of the kind fx`)
  assert.equal(faultOf(folderOf(t, { texts: { 'quote.title': { ja: 'レート' } } }, fx)), 'none')
})

test('E9: English is refused where its names are missing, and where the screens of the kind have none', (t) => {
  const table: [fields: object, service: string, fault: string][] = [
    [{ english: undefined }, personal, `${personal}.json: english: is required where languages has en`],
    [
      { languages: ['en'] },
      personal,
      `${personal}.json: languages: begins with ja, the language of the manuals`,
    ],
    [{ languages: ['ja', 'ja'] }, personal, `${personal}.json: languages: names a language twice`],
    [
      { languages: ['ja', 'en'], english: englishOf(personal) },
      fb,
      `${fb}.json: languages: has en, but the screens of the kind fb are in Japanese alone`,
    ],
    [
      { languages: ['ja', 'en'], english: englishOf(personal) },
      fx,
      `${fx}.json: english: lacks names.platform, or names.tokenApps in the order of the profile’s own`,
    ],
    [
      { languages: ['ja', 'en'], english: { ...englishOf(shoko), help: undefined } },
      fx,
      `${fx}.json: english: lacks help, with passwordReset and tokenAppContact of the profile’s own help`,
    ],
    ...[{ amendments: [] }, { words: {} }].map((less): [object, string, string] => [
      { english: { ...englishOf(shoko), environment: { ...englishOf(shoko)?.environment, ...less } } },
      shoko,
      `${shoko}.json: english: lacks environment, each of its amendments, or one of its words that are not in English`,
    ]),
    [
      { personal: { ...fieldOf('personal'), english: undefined } },
      personal,
      `${personal}.json: personal: has no english, with the names of what it has, beside the profile’s own section english`,
    ],
  ]
  for (const [fields, service, fault] of table) assert.equal(faultOf(folderOf(t, fields, service)), fault)
})

function fieldOf(name: string): object {
  return (
    (JSON.parse(readFileSync(join(shipped, `${personal}.json`), 'utf8')) as Record<string, object>)[name] ??
    {}
  )
}

function englishOf(service: string): ServiceProfile['english'] {
  return loadProfiles(shipped).get(service)?.english
}

test('E9: a profile without languages and texts is what it was, and what it says of them counts into its digest', (t) => {
  const digests = [{}, { languages: ['ja'] }, { texts: { 'login.title': { ja: 'ご利用の開始' } } }].map(
    (fields) => {
      const profile = loadProfiles(folderOf(t, fields)).get(personal)
      assert.ok(profile)
      return profileDigest(profile)
    },
  )
  assert.equal(new Set(digests).size, 3)
  const { languages, english, texts } = loadProfiles(shipped).get(fx) ?? {}
  assert.deepEqual([languages, english, texts], [undefined, undefined, undefined])
})

const japanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u

test('E9: each text has the same values and links in every language, and no English one has a Japanese character', () => {
  assert.ok(catalogs.length >= 2)
  const names = catalogs.flatMap((catalog) => Object.keys(catalog.ja))
  assert.ok(names.length > 300)
  assert.equal(new Set(names).size, names.length, 'a name is one text’s')
  for (const catalog of catalogs) {
    for (const [name, text] of Object.entries(catalog.ja)) {
      const inEnglish = catalog.en[name] ?? ''
      assert.notEqual(inEnglish, '', name)
      assert.deepEqual(new Set(placesIn(inEnglish)), new Set(placesIn(text)), name)
      assert.doesNotMatch(inEnglish, japanese, name)
    }
  }
})

test('E9: a message has one code in every language', () => {
  const codes = (texts: object) =>
    Object.entries(texts).flatMap(([name, text]) =>
      typeof text === 'object' ? [[name, (text as { readonly code: string }).code]] : [],
    )
  assert.deepEqual(codes(en), codes(ja))
  const pairs = [userOtpTexts, tradeMessages, replacementTexts].map((texts) =>
    (['ja', 'en'] as const).map((language) => JSON.stringify(texts({ language })).match(/RMC\w+/g)),
  )
  for (const [inJapanese, inEnglish] of pairs) assert.deepEqual(inEnglish, inJapanese)
})
