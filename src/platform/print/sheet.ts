/** Where a letter goes. */
export type PostalAddress = {
  /** 100-0005 */
  readonly postalCode: string
  /** In print order: 都道府県から番地まで, 建物名. */
  readonly lines: readonly string[]
}

/** What one letter says: one page A4, on the screen of the desk and on paper. */
export type Sheet = {
  /** Printed in the window of the envelope; null: an address label is stuck there. */
  readonly address: PostalAddress | null
  readonly addressees: readonly string[]
  /** Below the addressees: the customer's number. */
  readonly reference: string | null
  readonly sender: readonly string[]
  readonly title: string
  readonly opening: string
  readonly facts: readonly SheetFact[]
  readonly steps: readonly string[]
  readonly cautions: readonly string[]
  readonly contact: string
  /** At the foot, so that paper and list can be held against each other; null: it stands alone. */
  readonly foot: string | null
}

export type SheetFact = {
  readonly name: string
  readonly value: string
  /** Is it typed character by character? */
  readonly isTyped: boolean
}

/** Everything of a sheet that is printed. */
export function textsOf(sheet: Sheet): readonly string[] {
  const { address, addressees, reference, sender, title, opening, facts, steps, cautions, contact, foot } =
    sheet
  const place = address === null ? [] : [address.postalCode, ...address.lines]
  const said = facts.flatMap(({ name, value }) => [name, value])
  const single = [reference ?? '', title, opening, contact, foot ?? '']
  return [...place, ...addressees, ...sender, ...said, ...steps, ...cautions, ...single]
}
