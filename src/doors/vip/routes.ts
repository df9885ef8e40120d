/** What clients of another protocol call, whose paths are not ours to choose (docs/vip-compatible.md). */
export const compatiblePaths = {
  provisioning: '/prov',
  check: '/otpCheck',
  synchronization: '/otpSync',
} as const

export const programPaths: readonly string[] = Object.values(compatiblePaths)
