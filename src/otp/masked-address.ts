/** `t***@example.co.jp`: all that others, including onlookers, may see of an address (ADM-05). */
export function masked(address: string): string {
  return `${address.slice(0, 1)}***${address.slice(address.lastIndexOf('@'))}`
}
