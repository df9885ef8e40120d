import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { PersonalTermsVersion } from '../rules/policy.ts'
import type { Article } from './terms.ts'

/** A translation for reading: what customers accept is the Japanese text, which a version never changes. */
export const personalTermsInEnglish = {
  '1.0': (profile: ServiceProfile) => [...usage(profile), ...duties(profile)],
} as const satisfies Record<PersonalTermsVersion, (profile: ServiceProfile) => readonly Article[]>

function usage({ institutionName }: ServiceProfile): readonly Article[] {
  return [
    {
      heading: 'About this translation',
      paragraphs: ['This is a translation for your convenience. Only the Japanese text is binding.'],
    },
    {
      heading: 'Article 1 (The one-time password service)',
      paragraphs: [
        `1. The one-time password service (“the Service”) confirms the identity of the customer at the login to Internet banking of ${institutionName} (“we”): besides the customer ID and the login password, it asks for a password that a software token generates and that works only once (a “one-time password”).`,
        '2. These terms apply in addition to the terms of personal Internet banking, which govern whatever is not set out here.',
      ],
    },
    {
      heading: 'Article 2 (Who may use it)',
      paragraphs: [
        'Customers of personal Internet banking who have agreed to these terms may use the Service.',
      ],
    },
    {
      heading: 'Article 3 (Application and start of use)',
      paragraphs: [
        '1. Device. The customer installs a software token on one device: a PC, a smartphone or a feature phone. It can’t be used on several devices or together with tokens of another kind.',
        '2. Application and start. The customer agrees to these terms on our page and registers by entering a token ID and a one-time password. No paperwork is needed. Registration is complete once we have confirmed that they match, and use starts at once.',
        '3. After registration, a one-time password is needed at each login.',
      ],
    },
    {
      heading: 'Article 4 (Validity and use of one-time passwords)',
      paragraphs: [
        'A one-time password is renewed every 30 seconds and works only once. One that was used or has expired can’t be used.',
      ],
    },
    {
      heading: 'Article 5 (Change of device, end of use)',
      paragraphs: [
        '1. To change the device with the software token, the customer first stops the Service with a one-time password from the old device, and then registers again on the new device.',
        '2. The customer can stop the Service on our page at any time. After that, the customer ID and the login password are enough to log in.',
      ],
    },
  ]
}

function duties({ names, contacts }: ServiceProfile): readonly Article[] {
  return [
    {
      heading: 'Article 6 (Care of the device and of one-time passwords)',
      paragraphs: [
        '1. The customer is responsible for the device with the software token and tells one-time passwords to nobody else. Our staff never ask for one-time passwords by phone or mail.',
        `2. After ${names.codeFailures} wrong one-time passwords in a row, we suspend the Service. To resume it, contact ${contacts.codeLock}.`,
      ],
    },
    {
      heading: 'Article 7 (Report of loss or theft)',
      paragraphs: [
        '1. If the software token is lost, stolen or uninstalled, the customer tells us at once. On such a report, we stop personal Internet banking.',
        '2. By entering the customer ID and the login password on our page, the customer can stop personal Internet banking at any time. To restart it, the customer applies in writing at one of our branches.',
      ],
    },
    {
      heading: 'Article 8 (Fees)',
      paragraphs: ['The Service is free of charge. The customer bears the costs of communication.'],
    },
    {
      heading: 'Article 9 (Exemption from liability)',
      paragraphs: [
        'We are not liable for damage that arises because the Service could not be used for reasons beyond our control, such as faults of communication equipment or lines, or faults or settings of the device, except where laws that protect customers provide otherwise.',
      ],
    },
    {
      heading: 'Article 10 (Suspension and end of the Service)',
      paragraphs: [
        'We may suspend all or part of the Service where the maintenance or the security of the system requires it. If we end the Service, we announce this on our website or elsewhere a reasonable time ahead.',
      ],
    },
    {
      heading: 'Article 11 (Changes of these terms)',
      paragraphs: [
        'We may change these terms as the Civil Code provides. If we do, we announce the change and the day on which it takes effect on our website or elsewhere ahead of time.',
      ],
    },
  ]
}
