import { z } from 'zod'
import { type Element, parseXml } from './xml.ts'

export const namespace = 'http://www.verisign.com/2006/08/vipservice'

const text = (most: number) => z.string().min(1).max(most)

/** What a request for a token says, with the limits of the protocol's schema, if any. */
const requestSchema = z.object({
  // The client's timestamp appears twice; there is no telling which of the two the MAC begins with, so they must be
  // equal.
  id: z.string().regex(/^[0-9]{1,12}$/),
  timestamp: z.string(),
  tokenModel: z.string().regex(/^\w{3,4}$/),
  activationCode: z.string().max(20),
  otpAlgorithm: z.literal('HMAC-SHA1-TRUNC-6DIGITS'),
  deliveryMethod: z.literal('HTTPS'),
  extensionVersion: z.literal('auth'),
  appHandle: text(128),
  clientIdType: text(32),
  clientId: text(128),
  distChannel: text(64),
  mac: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
})

export type ProvisioningForm = Omit<z.infer<typeof requestSchema>, 'id'>

export type ParsedRequest =
  | { readonly ok: true; readonly requestId: string; readonly form: ProvisioningForm }
  | {
      readonly ok: false
      readonly refusal: 'malformed' | 'application_unsupported'
      /** Repeated in the answer, if there was one. */
      readonly requestId: string | null
    }

/** Reads the body of a request for a token. Any order of elements and unknown elements are forgiven. */
export function parseRequest(body: ArrayBuffer): ParsedRequest {
  const root = parseXml(body)
  if (root === undefined || root.namespace !== namespace || root.name !== 'GetSharedSecret') {
    return { ok: false, refusal: 'malformed', requestId: null }
  }
  const id = root.attributes.get('Id')
  const requestId = id !== undefined && id.length <= 64 ? id : null
  const version = root.attributes.get('Version')
  // An older application; its requests differ, so nothing else in them is read.
  if (version !== undefined && /^\d\.\d$/.test(version) && version !== '2.0') {
    return { ok: false, refusal: 'application_unsupported', requestId }
  }
  const checked = requestSchema.safeParse(fieldsOf(root, id))
  if (version !== '2.0' || !checked.success || checked.data.id !== checked.data.timestamp) {
    return { ok: false, refusal: 'malformed', requestId }
  }
  const { id: _, ...form } = checked.data
  if (form.clientIdType !== 'BOARDID') return { ok: false, refusal: 'application_unsupported', requestId }
  return { ok: true, requestId: checked.data.id, form }
}

function fieldsOf(
  root: Element,
  id: string | undefined,
): Record<keyof z.infer<typeof requestSchema>, unknown> {
  const extension = childOf(root, 'Extension')
  const extended = (name: string) => leafOf(extension, name)
  return {
    id,
    timestamp: extended('ClientTimestamp'),
    tokenModel: leafOf(root, 'TokenModel'),
    activationCode: leafOf(root, 'ActivationCode'),
    otpAlgorithm: childOf(root, 'OtpAlgorithm')?.attributes.get('type'),
    deliveryMethod: leafOf(root, 'SharedSecretDeliveryMethod'),
    extensionVersion: extension?.attributes.get('extVersion'),
    appHandle: extended('AppHandle'),
    clientIdType: extended('ClientIDType'),
    clientId: extended('ClientID'),
    distChannel: extended('DistChannel'),
    mac: extended('Data'),
  }
}

/** The only child with that name; with two, nobody could say which counts. */
function childOf(element: Element | undefined, name: string): Element | undefined {
  const found = element?.children.filter((child) => child.namespace === namespace && child.name === name)
  return found?.length === 1 ? found[0] : undefined
}

function leafOf(element: Element | undefined, name: string): string | undefined {
  const child = childOf(element, name)
  return child?.children.length === 0 ? child.text : undefined
}
