import { BlockList, isIP, isIPv4, SocketAddress } from 'node:net'

export type ProxySettings = {
  /** Addresses and networks of proxies; nobody else's headers count. */
  readonly trustedProxies: readonly string[]
  /** The one header in which they tell the client's address. Another one may be the client's own, passed through. */
  readonly forwardedHeader: ForwardedHeader
}

export type ForwardedHeader = 'x-forwarded-for' | 'forwarded'

export const noProxies: ProxySettings = { trustedProxies: [], forwardedHeader: 'x-forwarded-for' }

export type HeaderOf = (name: string) => string | undefined

export type Proxies = {
  /** The client's address: that of the connection, or what a trusted proxy says of it (THR-05). */
  readonly clientOf: (peer: string | null, header: HeaderOf) => string | null
  /** The ID under which a trusted proxy's own log knows the request, if well-formed. */
  readonly requestIdOf: (peer: string | null, header: HeaderOf) => string | undefined
  /** Where the request stands in the trace that a trusted proxy began (W3C Trace Context), if well-formed. */
  readonly traceOf: (peer: string | null, header: HeaderOf) => string | undefined
}

/** Long enough for any chain of proxies; a client can put as much before them as it likes. */
const hopsMax = 32
const requestIdForm = /^[A-Za-z0-9._-]{8,64}$/
/** Version 0, and IDs that are not all zeros (Trace Context §3.2). */
const traceForm = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

export function createProxies({ trustedProxies, forwardedHeader }: ProxySettings): Proxies {
  const isTrusted = networkCheck(trustedProxies)
  const told = (form: RegExp, peer: string | null, value: () => string | undefined) => {
    const address = plainAddress(peer ?? '')
    if (address === undefined || !isTrusted(address)) return undefined
    const text = value()
    return text !== undefined && form.test(text) ? text : undefined
  }
  return {
    clientOf(peer, header) {
      let client = peer === null ? null : plainAddress(peer)
      if (client === null || client === undefined) return peer
      if (!isTrusted(client)) return client
      const hops = hopsIn(header(forwardedHeader) ?? '', forwardedHeader)
      // From the right: each hop was told by the one after it, as long as that is one of ours. A hop that can't be read
      // ends it, so that nothing to its left is believed.
      for (const hop of hops.toReversed().slice(0, hopsMax)) {
        const address = plainAddress(hop)
        if (address === undefined) break
        client = address
        if (!isTrusted(address)) break
      }
      return client
    },
    requestIdOf: (peer, header) => told(requestIdForm, peer, () => header('x-request-id')),
    traceOf: (peer, header) => told(traceForm, peer, () => header('traceparent')),
  }
}

/** Whether a text is an IP address, or a network such as 10.0.0.0/24. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const version = isIP(address)
  const bitsMax = version === 4 ? 32 : 128
  return (
    version !== 0 &&
    more.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax))
  )
}

/** Whether an address is one of these, or in one of these networks. */
export function networkCheck(networks: readonly string[]): (address: string) => boolean {
  if (networks.length === 0) return () => false
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = familyOf(address)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (address) => list.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/**
 * One spelling for each address: without brackets, port and zone, IPv6 in its canonical form, IPv4-mapped as IPv4.
 * Undefined if it is none.
 */
export function plainAddress(text: string): string | undefined {
  // Of an IPv4 address, `isIP` takes one spelling only.
  if (isIPv4(text)) return text
  const [, bracketed, withPort] = /^(?:\[([^\]]+)\](?::\d{1,5})?|(\d[\d.]+):\d{1,5})$/.exec(text) ?? []
  const [address = ''] = (bracketed ?? withPort ?? text).split('%')
  if (isIP(address) === 0) return undefined
  const plain = new SocketAddress({ address, family: familyOf(address) }).address
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1] ?? plain
}

/** What each proxy added, the client's own first. `for=` of RFC 7239 §4; quoted where it is IPv6 or has a port. */
function hopsIn(value: string, header: ForwardedHeader): readonly string[] {
  const elements = value.split(',').map((each) => each.trim())
  if (header === 'x-forwarded-for') return elements
  return elements.map((element) => {
    const pairs = element.split(';').map((pair) => pair.trim())
    const named = pairs.find((pair) => /^for=/i.test(pair))
    return named === undefined ? '' : named.slice('for='.length).replace(/^"(.*)"$/, '$1')
  })
}
