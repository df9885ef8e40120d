/** What clients of another protocol call, whose paths are not ours to choose (docs/vip-compatible.md). */
export const compatiblePaths = {
  provisioning: '/prov',
  check: '/otpCheck',
  synchronization: '/otpSync',
} as const

/** Of the user services, every version that clients were seen to call; all of them say the same here. */
const userServices = (service: string) =>
  Array.from({ length: 10 }, (_, i) => `/vipuserservices/${service}_1_${i + 1}`)

/** What banks' servers call by SOAP. */
export const servicePaths = {
  time: '/prov/soap',
  validation: '/val/soap',
  management: '/mgmt/soap',
  authentication: userServices('AuthenticationService'),
  query: userServices('QueryService'),
} as const

export const servicePathList: readonly string[] = Object.values(servicePaths).flat()

export const compatiblePathList: readonly string[] = Object.values(compatiblePaths)

export const programPaths: readonly string[] = [...compatiblePathList, ...servicePathList]
