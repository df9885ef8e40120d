import type { Sheet } from './sheet.ts'

/** What the thread is asked, and what it answers. */
export type Asked =
  | { readonly is: 'check'; readonly texts: readonly (readonly string[])[] }
  | { readonly is: 'sheets'; readonly title: string; readonly sheets: readonly Sheet[] }
  | { readonly is: 'end'; readonly title: string }

export type Printed =
  | { readonly is: 'checked'; readonly unprintable: readonly (readonly string[])[] }
  | { readonly is: 'printed'; readonly pieces: readonly Uint8Array[] }
