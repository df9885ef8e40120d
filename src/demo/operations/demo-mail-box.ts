import { type Letter, messageIdOf, type Post } from '../../platform/mail/letter.ts'

/** A mail as the demo shows it. */
export type DemoMail = Pick<Letter, 'mailId' | 'from' | 'to' | 'subject' | 'body' | 'at'>

export type DemoMailBox = {
  readonly post: Post
  /** Newest first. */
  readonly mails: () => readonly DemoMail[]
}

const mailsMax = 200

/**
 * Everybody's mail box, which stands in for the mail servers in `warifu demo` without SMTP_URL. In memory only:
 * nothing that a service stores ever shows a code.
 */
export function createDemoMailBox(): DemoMailBox {
  const mails: Letter[] = []
  return {
    post: {
      send: async (letter) => {
        mails.unshift(letter)
        mails.length = Math.min(mails.length, mailsMax)
        return { delivered: true, messageId: messageIdOf(letter), response: '250 2.0.0 demo' }
      },
      close: () => {},
    },
    mails: () => mails,
  }
}
