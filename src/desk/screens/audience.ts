import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Audience } from '../../authority/screens/audience.ts'

/** The staff of a support desk, on the screens of a login. */
export function staffOf({ names, contacts }: ServiceProfile): Audience {
  return {
    ofThisKind: 'サポートデスク・お取引店・承認・監査・管理などの担当者',
    byMail: 'ワンタイムパスワードをメールで受け取る担当者',
    id: names.userId,
    newcomers: '初めて利用する担当者',
    enrolled: '利用開始登録がお済みの担当者',
    withPasskey: 'パスキーを登録した担当者',
    one: '担当者',
    oneself: '担当者ご本人',
    noticeComes: `${contacts.desk.name}から受け取った`,
    informant: contacts.desk.name,
    after: { screen: 'ユーザ検索', check: '画面の上の[担当者名]、[役割]' },
  }
}
