/** A report as Postfix writes it when it gives a mail back (RFC 3464), with the headers of the mail. */
export function bounceOf(of: {
  readonly sent: string
  readonly status: string
  readonly recipient: string
}): string {
  const headers = of.sent.slice(0, of.sent.indexOf('\r\n\r\n'))
  const boundary = '1F2E3D.1751328000/mx.customer.example'
  const lines = [
    'Return-Path: <>',
    'Date: Tue,  1 Jul 2025 09:00:10 +0900 (JST)',
    'From: MAILER-DAEMON@mx.customer.example (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
    'To: gaitame-web@shoko-chukin.example',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    `\tboundary="${boundary}"`,
    '',
    'This is a MIME-encapsulated message.',
    '',
    `--${boundary}`,
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    "I'm sorry to have to inform you that your message could not be delivered.",
    '',
    `--${boundary}`,
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.customer.example',
    'X-Postfix-Queue-ID: 1F2E3D',
    'Arrival-Date: Tue,  1 Jul 2025 09:00:09 +0900 (JST)',
    '',
    `Final-Recipient: rfc822; ${of.recipient}`,
    `Original-Recipient: rfc822;${of.recipient}`,
    'Action: failed',
    `Status: ${of.status}`,
    'Remote-MTA: dns; mail.customer.example',
    'Diagnostic-Code: smtp; 552 5.2.2 mailbox is',
    '    full',
    '',
    `--${boundary}`,
    'Content-Description: Undelivered Message Headers',
    'Content-Type: text/rfc822-headers',
    '',
    headers,
    '',
    `--${boundary}--`,
    '',
  ]
  return lines.join('\r\n')
}
