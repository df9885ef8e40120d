type Worker = { readonly stop: () => Promise<void> }

/** Workers whose code is loaded by whoever starts them: commands have them in their modules, too, and never do. */
export function startedLater(start: () => Promise<readonly Worker[]>): Worker {
  const started = start()
  return {
    async stop() {
      await Promise.all((await started).map((worker) => worker.stop()))
    },
  }
}
