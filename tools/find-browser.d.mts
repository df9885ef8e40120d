type Environment = Readonly<Record<string, string | undefined>>

export declare function findOnPath(names: readonly string[], environment?: Environment): string | undefined
export declare function findBrowser(environment?: Environment): string | undefined
export declare function lacksHeadlessShell(environment?: Environment): boolean
export declare function findPython(module: string): string | undefined
export declare function findServer(name: string): string | undefined
