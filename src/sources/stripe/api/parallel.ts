/** Runs tasks in order, several at once. If one fails, running tasks finish and no more start. */
export async function inParallel<T>(
  tasks: readonly T[],
  atOnce: number,
  run: (task: T) => Promise<void>,
): Promise<void> {
  const queue = [...tasks];
  const worker = async () => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      try {
        await run(task);
      } catch (error) {
        queue.length = 0;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
