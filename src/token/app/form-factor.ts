export type DeviceFacts = {
  /** navigator.userAgentData.mobile; undefined where browsers don't tell. */
  readonly mobile: boolean | undefined
  readonly userAgent: string
  /** The main pointer is a finger: (hover: none) and (pointer: coarse). */
  readonly touch: boolean
}

/** Where the token lives, which some services ask (WEB-FB takes no desktop tokens). Tablets count as mobile. */
export function formFactorOf({ mobile, userAgent, touch }: DeviceFacts): 'mobile' | 'desktop' {
  return mobile === true || /Android|iPhone|iPad|iPod/.test(userAgent) || touch ? 'mobile' : 'desktop'
}
