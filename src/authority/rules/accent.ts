/** An institution's color, and that of text on it, as a profile says them: `#rrggbb`. */
export type Accent = { readonly color: string; readonly text: string }

/** What the style sheets make of it: the accent itself, a button under the pointer, and a faint ground. */
export type AccentShades = {
  readonly main: string
  readonly dark: string
  readonly soft: string
  readonly text: string
}

/** WCAG 2.2, 1.4.3. */
const contrastMin = 4.5

/** What links and buttons stand on in our style sheets; a test holds the two together. */
export const grounds = {
  '--paper': '#ffffff',
  '--ground': '#f2f2f2',
  '--wrong-soft': '#fdeeee',
  '--good-soft': '#e6f5ec',
  '--caution-soft': '#ffeee2',
} as const

type Rgb = readonly [red: number, green: number, blue: number]

const darkShare = 0.25
const softShare = 0.92

export function accentShades({ color, text }: Accent): AccentShades {
  return {
    main: color,
    dark: mixed(color, '#000000', darkShare),
    soft: mixed(color, '#ffffff', softShare),
    text,
  }
}

/** Where the colors are too alike to be read, with the figures; undefined where all can be. */
export function accentFault(accent: Accent): string | undefined {
  const { main, dark, soft, text } = accentShades(accent)
  const pairs: readonly (readonly [ink: string, ground: string])[] = [
    [text, main],
    [text, dark],
    ...[...Object.values(grounds), soft].map((ground) => [main, ground] as const),
  ]
  const [worst] = pairs
    .map(([ink, ground]) => ({ ink, ground, ratio: contrastOf(ink, ground) }))
    .toSorted((a, b) => a.ratio - b.ratio)
  if (worst === undefined || worst.ratio >= contrastMin) return undefined
  // Rounded down: 4.499 is not 4.5.
  const shown = (Math.floor(worst.ratio * 100) / 100).toFixed(2)
  return `text of ${worst.ink} on ${worst.ground} has a contrast of ${shown}:1, and needs ${contrastMin}:1`
}

/** The contrast ratio of two colors: 1 to 21, in either order (WCAG 2.2). */
export function contrastOf(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminanceOf(color: string): number {
  const [red, green, blue] = rgbOf(color).map(linear) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function linear(channel: number): number {
  const part = channel / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

function mixed(color: string, other: string, share: number): string {
  const [from, to] = [rgbOf(color), rgbOf(other)]
  const parts = from.map((channel, index) => Math.round(channel + ((to[index] ?? 0) - channel) * share))
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

function rgbOf(color: string): Rgb {
  const part = (at: number) => Number.parseInt(color.slice(at, at + 2), 16)
  return [part(1), part(3), part(5)]
}
