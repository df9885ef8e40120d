import type { ClientRefusal } from '../../rules/client-events.ts'
import type { RefusalRecord } from '../refusal.ts'

/** Refusals about 連携先, at the terminal. Their function is API. */
export const clientRefusals = {
  client_unknown: {
    code: 'RMCFXAPI001001E',
    status: 422,
    ja: '該当する連携先がありません。',
    en: 'there is no such client',
    desk: '該当する連携先なし',
  },
  client_disabled: {
    code: 'RMCFXAPI001002E',
    status: 409,
    ja: 'この連携先は利用停止されています。',
    en: 'the client is disabled, for good; create another',
    desk: '利用停止した連携先',
  },
  client_keys_full: {
    code: 'RMCFXAPI001003E',
    status: 409,
    ja: 'この連携先には、すでにAPIキーが2つあります。',
    en: 'the client has two keys: revoke one with ./warifu client revoke-key',
    desk: 'APIキーの上限',
  },
  client_key_unknown: {
    code: 'RMCFXAPI001004E',
    status: 422,
    ja: 'この連携先に、該当するAPIキーはありません。',
    en: 'the client has no such key',
    desk: '該当するAPIキーなし',
  },
  client_certificates_full: {
    code: 'RMCFXAPI001005E',
    status: 409,
    ja: 'この連携先には、すでに有効な電子証明書が2つあります。',
    en: 'the client has two certificates: revoke one with ./warifu ca revoke',
    desk: '電子証明書の上限',
  },
} as const satisfies Record<ClientRefusal, RefusalRecord>
