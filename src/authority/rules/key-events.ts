/** The life of a master key (decision 57). They belong to no institution: the auditors of all of them read it. */
export type KeyEvent =
  /** It was put into the key ring; nothing is made under it yet. */
  | (OfKey & { readonly type: 'key_added'; readonly addedAtMs: number })
  /** Every node has it: from now on it makes new secrets. */
  | (OfKey & { readonly type: 'key_made_current'; readonly currentAtMs: number })
  /** The one that did so until then. */
  | (OfKey & { readonly type: 'key_replaced'; readonly replacedAtMs: number })
  /** Nothing is sealed under it any more. Told again when no password needs it, either. */
  | (OfKey & {
      readonly type: 'key_retired'
      readonly retiredAtMs: number
      /** Whether what checks passwords stays in the key ring. */
      readonly keepsPasswords: boolean
    })

/** Where the key ring's file lies (decision 74). */
export type RingEvent =
  | {
      readonly type: 'ring_wrapped'
      readonly service: null
      readonly userId: null
      /** The label of the PKCS #11 token, and the ID of the key in it. */
      readonly token: string
      readonly wrappingKey: string
    }
  | { readonly type: 'ring_unwrapped'; readonly service: null; readonly userId: null }

type OfKey = { readonly service: null; readonly userId: null; readonly keyId: string }
